-- What guides and devices note on a ticket, and how it comes back to a line
-- (domain/decisions/issuing.py).

-- q_confirm: a priority not granted goes back to its normal place; refuses TICKET_UNKNOWN,
-- TICKET_NOT_WAITING.
verb('confirm', { ticket = 'text', granted = 'flag' }, function(hall, c)
  local ticket = movable(hall, 'confirm', c.ticket)
  local change = { confirmed = c.granted }
  if not c.granted and ticket.ticket_class == 'priority' then
    change.ticket_class = 'normal'
    if ticket.lane == 'priority' then change.lane = 'normal' end
  end
  return one(changed('confirmed', ticket, change), ticket)
end)

-- q_check: note the guide's finding; refuses TICKET_UNKNOWN, TICKET_NOT_WAITING.
verb('check', { ticket = 'text', result = 'text' }, function(hall, c)
  local ticket = movable(hall, 'check', c.ticket)
  return one(changed('checked', ticket, { checked = c.result }), ticket)
end)

-- q_page: hand a pager, or note that it is back, in any state; refuses TICKET_UNKNOWN,
-- TICKET_NOT_WAITING for a pager handed on a number that has ended, PAGER_TAKEN for one that
-- another number has not given back.
verb('page', { ticket = 'text', pager = 'whole?' }, function(hall, c)
  local ticket = ticket_of(hall, c.ticket)
  if c.pager and ticket.ended_at then refuse('TICKET_NOT_WAITING', ticket.state) end
  local holder = c.pager and hget(hall, 'pagers', digits(c.pager))
  if holder and holder ~= ticket.id then
    refuse('PAGER_TAKEN', ticket_of(hall, holder).number)
  end
  return one(changed('paged', ticket, { pager = c.pager or NULL }), ticket)
end)

-- q_printed: note what is known of the slip, in any state; refuses TICKET_UNKNOWN.
verb('printed', { ticket = 'text', state = 'printing', device = 'text?' }, function(hall, c)
  local ticket = ticket_of(hall, c.ticket)
  -- what is told of an earlier slip ends nothing that was asked of a kiosk since
  local again = c.device ~= ticket.reprint and ticket.reprint or NULL
  if c.state == 'queued' then again = c.device or NULL end
  local change = { printed = c.state, reprint = again }
  return one(changed('printed', ticket, change, { device = c.device }), ticket)
end)

-- q_reclass: correct service or class, a called ticket waits again in its place; refuses
-- TICKET_UNKNOWN, TICKET_NOT_WAITING, TICKET_ELSEWHERE, SERVICE_UNKNOWN.
verb('reclass', { ticket = 'text', window = 'text?', service = 'text?', ticket_class = 'class?' },
  function(hall, c)
    local ticket = movable(hall, 'reclass', c.ticket)
    at(ticket, c.window)
    if c.service then offered_rule(hall, c.service) end
    local class = c.ticket_class or ticket.ticket_class
    local change = away({ service = c.service or ticket.service, ticket_class = class,
      lane = class })
    return one(changed('reclassed', ticket, change), ticket, true)
  end)

-- The `joined` of a ticket that comes back behind the next so many of its lane.
local function deferred_joined(hall, ticket, rule)
  local key = sibling(hall.root, 'lane', lane_name(ticket.service, ticket.ticket_class))
  local last = math.min(rule.rejoin_defer, redis.call('ZCARD', key)) - 1
  if last < 0 then return ticket.joined end
  local joined = tonumber(redis.call('ZRANGE', key, last, last, 'WITHSCORES')[2])
  return math.max(ticket.joined, joined + 1)
end

-- q_rejoin: bring a missed ticket back by the rule 续号 keep, 顺延 defer, 重排 anew; refuses
-- TICKET_UNKNOWN, TICKET_NOT_MISSED, REJOIN_SPENT.
verb('rejoin', { ticket = 'text' }, function(hall, c)
  local ticket = movable(hall, 'rejoin', c.ticket)
  local rule = rule_of(hall, ticket.service)
  if ticket.rejoins >= rule.rejoin_limit then refuse('REJOIN_SPENT', ticket.id) end
  local joined = ticket.joined
  if rule.rejoin == 'anew' then
    joined = hall.now
  elseif rule.rejoin == 'defer' then
    joined = deferred_joined(hall, ticket, rule)
  end
  local change = away({ lane = ticket.ticket_class, joined = joined,
    rejoins = ticket.rejoins + 1 })
  return one(changed('rejoined', ticket, change), ticket, true)
end)
