-- Taking numbers, and what holders do with them before a window has them
-- (domain/decisions/issuing.py).

local function stopped(text, now)
  local stop = text and cjson.decode(text)
  return stop and (not stop['until'] or now < stop['until'])
end

-- The return right of an old ticket, if it can be used now; refuses TICKET_UNKNOWN, REJOIN_SPENT,
-- TOO_LATE.
local function right_of(hall, ticket)
  local right = read(hall, 'rights', ticket) or refuse('TICKET_UNKNOWN', ticket)
  if right.used then refuse('REJOIN_SPENT', ticket) end
  if hall.now > right['until'] then refuse('TOO_LATE', ticket) end
  return right
end

-- The same window's own lane while it is open, else before the others.
local function return_lane(hall, right)
  local window = right.window and find_window(hall, right.window)
  return window and window.state ~= 'closed' and window_lane(right.window) or FIRST
end

-- The count of the number to give; refuses SERVICE_UNKNOWN, HALL_CLOSED, SERVICE_CLOSED,
-- LIMIT_REACHED, SERVICE_FULL, NUMBERS_SPENT
local function next_count(hall, c, rule)
  for _, service in ipairs(c.chain or {}) do offered_rule(hall, service) end
  local days = ended_days(hall)
  local ended = (days[rule.zone] or 0) >= c.day or last_day(days) > c.day
  local stops = redis.call('HMGET', sibling(hall.root, 'stops'), '', c.service)
  if ended or stopped(stops[1], hall.now) then refuse('HALL_CLOSED') end
  if stopped(stops[2], hall.now) then refuse('SERVICE_CLOSED', c.service) end
  local right = c.returns and right_of(hall, c.returns)
  subjects.judge(hall, c, rule)
  local key = number_key(c.day, rule.prefix)
  local count, leased = tonumber(hget(hall, 'numbers', key) or 0) + 1, leased_of(hall, key)
  local skipped = tonumber(hget(hall, 'skipped', key) or 0)
  local given = count - skipped + (leased and leased.offline or 0)
  if rule.quota > 0 and given > rule.quota and not (right or c.beyond) then
    refuse('SERVICE_FULL', c.service)
  end
  if count >= floor_of(leased, hall.epoch) then refuse('NUMBERS_SPENT', rule.prefix) end
  return count, right
end

local ASKED = { 'subject', 'agent', 'mask', 'language', 'wishes', 'people', 'moved_from', 'pending',
  'slot_at', 'appointment', 'arrive_by', 'device', 'chain', 'returns',
  'way', 'intake', 'materials', 'delivery' }

local function new_ticket(hall, c, number, right, rule)
  local class = c.ticket_class or 'normal'
  local ticket = { id = hall.name .. '-' .. digits(c.day) .. '-' .. number, hall = hall.name,
    day = c.day, number = number, serial = hall.serial + 1, service = c.service,
    items = c.items or {}, kind = c.kind or 'person', ticket_class = class,
    channel = c.channel or 'kiosk', state = c.remote and 'remote' or 'waiting', lane = class,
    joined = c.joined or hall.now, issued_at = hall.now, item = 0, calls = 0, recalls = 0,
    rejoins = 0 }
  for _, name in ipairs(ASKED) do ticket[name] = c[name] end
  if right then
    ticket.lane = return_lane(hall, right)
    ticket.joined = ticket.joined - 1000 * (rule.return_head_s or 0)
  end
  return ticket
end

-- q_issue: give the next number of the service's prefix, waiting or remote.
verb('issue', { service = 'text', day = 'whole', items = 'texts?', kind = 'kind?',
  ticket_class = 'class?', channel = 'channel?', remote = 'flag?', arrive_by = 'whole?',
  joined = 'whole?', moved_from = 'text?', pending = 'flag?', slot_at = 'whole?',
  appointment = 'text?', subject = 'text?', agent = 'text?', mask = 'text?', language = 'text?',
  wishes = 'texts?', people = 'people?', device = 'text?', chain = 'texts?',
  returns = 'text?', beyond = 'text?', wait = 'wait?', way = 'way?', intake = 'text?',
  materials = 'texts?', delivery = 'delivery?' }, function(hall, c)
  local rule = offered_rule(hall, c.service)
  local count, right = next_count(hall, c, rule)
  local number = rule.prefix .. string.format('%03d', count)
  local ticket = new_ticket(hall, c, number, right, rule)
  local event = changed('issued', ticket, ticket, { beyond = c.beyond, wait = c.wait })
  return with(one(event, ticket, true), { more = { wait = c.wait } })
end)

-- q_arrive: in time the place is kept, late anew; refuses TICKET_UNKNOWN, TICKET_NOT_REMOTE,
-- MOVE_CLOSED while its move is pending, TOO_LATE past the expiry.
verb('arrive', { ticket = 'text' }, function(hall, c)
  local ticket = movable(hall, 'arrive', c.ticket)
  if ticket.pending then refuse('MOVE_CLOSED', ticket.id) end
  local joined = ticket.slot_at or ticket.joined
  if ticket.arrive_by and hall.now > ticket.arrive_by then
    local expiry = 1000 * rule_of(hall, ticket.service).expiry_s
    if hall.now > ticket.arrive_by + expiry then refuse('TOO_LATE', ticket.id) end
    joined = hall.now
  end
  local right = ticket.returns and read(hall, 'rights', ticket.returns)
  local change = { state = 'waiting', joined = joined }
  if right then change.lane = return_lane(hall, right) end
  return one(changed('arrived', ticket, change), ticket, true)
end)

-- The `joined` that puts a waiting ticket behind the next so many of its lane.
local function behind(hall, ticket, tickets)
  local key = sibling(hall.root, 'lane', standing(ticket))
  local place = redis.call('ZRANK', key, member_of(ticket))
  local last = math.min(place + tickets, redis.call('ZCARD', key) - 1)
  if last <= place then return ticket.joined end
  return tonumber(redis.call('ZRANGE', key, last, last, 'WITHSCORES')[2]) + 1
end

-- q_defer: step back by time or by tickets, a remote ticket by time only; refuses
-- TICKET_UNKNOWN, TICKET_NOT_WAITING.
verb('defer', { ticket = 'text', by_s = 'seconds?', by_tickets = 'whole?' }, function(hall, c)
  local ticket, shift = movable(hall, 'defer', c.ticket), 1000 * (c.by_s or 0)
  local change
  if ticket.state == 'remote' then
    if not c.by_s then refuse('TICKET_NOT_WAITING', ticket.state) end
    change = { arrive_by = (ticket.arrive_by or hall.now) + shift }
  elseif c.by_tickets then
    change = { joined = behind(hall, ticket, c.by_tickets) }
  else
    change = { joined = ticket.joined + shift }
  end
  return one(changed('deferred', ticket, change), ticket, true)
end)

-- q_move: let the ticket go to another hall; refuses TICKET_UNKNOWN, MOVE_CLOSED.
verb('move', { ticket = 'text', to_ticket = 'text' }, function(hall, c)
  local ticket = movable(hall, 'move', c.ticket)
  if ticket.pending then refuse('MOVE_CLOSED', ticket.id) end
  local change = { state = 'moved', moved_to = c.to_ticket, ended_at = hall.now }
  return one(changed('moved', ticket, change), ticket)
end)

-- q_settle: the old hall has let go; refuses TICKET_UNKNOWN, TICKET_NOT_REMOTE.
verb('settle', { ticket = 'text' }, function(hall, c)
  local ticket = movable(hall, 'settle', c.ticket)
  return one(changed('settled', ticket, { pending = NULL }), ticket)
end)

local function cancelled(hall, ticket, by, reason)
  local change = { state = 'cancelled', reason = reason or NULL, ended_at = hall.now }
  return one(changed('cancelled', ticket, change, { by = by }), ticket)
end

-- q_expire: end a remote ticket that nobody brought; refuses TICKET_UNKNOWN,
-- TICKET_NOT_REMOTE, TOO_EARLY.
verb('expire', { ticket = 'text' }, function(hall, c)
  local ticket = movable(hall, 'expire', c.ticket)
  local expiry = 1000 * rule_of(hall, ticket.service).expiry_s
  if not ticket.arrive_by or hall.now <= ticket.arrive_by + expiry then
    refuse('TOO_EARLY', ticket.id)
  end
  return cancelled(hall, ticket, 'expiry', 'expired')
end)

local function offered(hall, service, offer)
  local stops = redis.call('HMGET', sibling(hall.root, 'stops'), '', service)
  for index = 1, 2 do
    local stop = stops[index] and cjson.decode(stops[index])
    if stop and stop.offers and has(stop.offers, offer) then return true end
  end
  return false
end

-- q_cancel: give the number back, with a right to return where a stop offers it; refuses
-- TICKET_UNKNOWN, TICKET_NOT_WAITING, NOT_ALLOWED.
verb('cancel', { ticket = 'text', by = 'text', reason = 'text?', keep = 'flag?',
  return_until = 'whole?' },
  function(hall, c)
    local ticket = movable(hall, 'cancel', c.ticket)
    local change = { state = 'cancelled', reason = c.reason or NULL, ended_at = hall.now }
    if c.keep then
      if not c.return_until or not offered(hall, ticket.service, 'return') then
        refuse('NOT_ALLOWED', 'return')
      end
      change.return_until = c.return_until
    end
    return one(changed('cancelled', ticket, change, { by = c.by }), ticket)
  end)

-- q_void: end a ghost; refuses TICKET_UNKNOWN, TICKET_NOT_WAITING.
verb('void', { ticket = 'text' }, function(hall, c)
  local ticket = movable(hall, 'void', c.ticket)
  local change = { state = 'cancelled', reason = 'unprinted', ended_at = hall.now,
    printed = 'voided' }
  return one(changed('cancelled', ticket, change, { by = 'kiosk' }), ticket)
end)
