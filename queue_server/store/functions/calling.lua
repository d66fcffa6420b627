-- Calling: which ticket a window gets, and what becomes of a call (domain/decisions/calling.py).

-- The window, if it may take a ticket now; refuses WINDOW_UNKNOWN, WINDOW_CLOSED,
-- WINDOW_PAUSED, WINDOW_BUSY.
local function ready_window(hall, id)
  local window = window_of(hall, id)
  if window.state == 'closed' then refuse('WINDOW_CLOSED', id) end
  if window.state == 'paused' then refuse('WINDOW_PAUSED', id) end
  if window.ticket then refuse('WINDOW_BUSY', window.ticket) end
  if window.drawing then refuse('WINDOW_BUSY') end
  return window
end

-- Why a ticket is called; `here` are the heads of its line, itself and those passed over.
local function why(hall, ticket, rule, name, here)
  local passed = {}
  for _, head in ipairs(here or {}) do
    if head.ticket ~= ticket.id then
      passed[#passed + 1] = { ticket = head.ticket, lane = head.lane, place = head.place }
    end
  end
  return { rule = name, policy = hall.version, service = ticket.service, lane = ticket.lane,
    place = order.place(rule, ticket.joined, ticket.lane), over = passed }
end

local function called(hall, id, ticket, reason, row)
  local change = { state = 'called', window = id, clerk = window_of(hall, id).clerk or NULL,
    called_at = hall.now, calls = ticket.calls + 1, missed_at = NULL, missed_window = NULL }
  local event = changed('called', ticket, change, { number = ticket.number, window = id,
    reason = reason, row = row })
  return { events = { event }, ticket = ticket.id, window = id, reason = reason }
end

local function only(services, service)
  return has(services, service) and { service } or {}
end

local function from_window_lane(hall, id)
  local head = lane_head(hall, window_lane(id))
  if not head then return nil end
  local ticket = ticket_of(hall, head.ticket)
  return called(hall, id, ticket, why(hall, ticket, rule_of(hall, ticket.service), 'window'))
end

-- What own and help lines offer, or nil.
local function foremost(hall, own, help)
  local own_lines, help_lines = lines_of(hall, own), lines_of(hall, help)
  return order.own_or_help(order.most_urgent(own_lines, hall.now),
    order.most_urgent(help_lines, hall.now))
end

local function from_lines(hall, id, own, help)
  local found = foremost(hall, own, help)
  if not found then return { events = {}, window = id } end
  local line, ticket = found.line, ticket_of(hall, found.head.ticket)
  local reason = why(hall, ticket, line.rule, found.rule, found.here)
  reason.tier = has(own, line.service) and 'own' or 'help'
  reason.urgency_percent = math.floor(100 * found.urgency)
  return called(hall, id, ticket, reason, order.row_after(line.row, ticket.lane))
end

-- q_call_next: the foremost ticket of the window's lines; no event when nobody waits. Refuses
-- what ready_window refuses, WINDOW_LACKS_SERVICE.
verb('call_next', { window = 'text', service = 'text?' }, function(hall, c)
  local window = ready_window(hall, c.window)
  local own, help = entitled(window, window.own), entitled(window, window.help)
  if not c.service then
    return from_window_lane(hall, c.window) or from_lines(hall, c.window, own, help)
  end
  own, help = only(own, c.service), only(help, c.service)
  if #own + #help == 0 then refuse('WINDOW_LACKS_SERVICE', c.service) end
  return from_lines(hall, c.window, own, help)
end)

-- A ticket that this window missed may be called again for a while.
local function allow_missed(ticket, rule, id, now)
  if ticket.missed_window ~= id then refuse('TICKET_ELSEWHERE', ticket.missed_window) end
  if now > ticket.missed_at + 1000 * rule.rejoin_call_s then refuse('TOO_LATE', ticket.id) end
end

local function allow_waiting(ticket, window, id)
  if is_window_lane(ticket.lane) and ticket.lane ~= window_lane(id) then
    refuse('TICKET_ELSEWHERE', ticket.lane:sub(8))
  end
  local mine = has(window.own, ticket.service) or has(window.help, ticket.service)
  if not mine or window.may and not has(window.may, ticket.service) then
    refuse('WINDOW_LACKS_SERVICE', ticket.service)
  end
end

-- q_call: a chosen ticket, by right and with a reason. Refuses TICKET_UNKNOWN,
-- TICKET_NOT_WAITING, what ready_window refuses, TICKET_ELSEWHERE, TOO_LATE,
-- WINDOW_LACKS_SERVICE.
verb('call', { ticket = 'text', window = 'text', reason = 'text' }, function(hall, c)
  local ticket, window = movable(hall, 'call', c.ticket), ready_window(hall, c.window)
  local rule = rule_of(hall, ticket.service)
  if ticket.state == 'missed' then
    allow_missed(ticket, rule, c.window, hall.now)
  else
    allow_waiting(ticket, window, c.window)
  end
  local reason = why(hall, ticket, rule, 'special')
  reason.because = c.reason
  return called(hall, c.window, ticket, reason)
end)

-- The verbs of a called ticket refuse TICKET_UNKNOWN, TICKET_NOT_CALLED, TICKET_ELSEWHERE.
local ON_CALLED = { ticket = 'text', window = 'text', done_at = 'whole?' }

-- q_recall: say a called number again.
verb('recall', ON_CALLED, function(hall, c)
  local ticket = movable(hall, 'recall', c.ticket)
  at(ticket, c.window)
  local facts = { number = ticket.number, window = c.window,
    done_at = c.done_at and done(ticket, c.done_at, hall.now) }
  return one(changed('recalled', ticket, { recalls = ticket.recalls + 1 }, facts), ticket)
end)

-- q_start: the holder is at the window.
verb('start', ON_CALLED, function(hall, c)
  local ticket = movable(hall, 'start', c.ticket)
  at(ticket, c.window)
  local change = { state = 'serving', started_at = done(ticket, c.done_at, hall.now) }
  return one(changed('started', ticket, change), ticket)
end)

-- q_miss: nobody came; the window is free.
verb('miss', ON_CALLED, function(hall, c)
  local ticket = movable(hall, 'miss', c.ticket)
  at(ticket, c.window)
  local change = away({ state = 'missed', missed_window = c.window,
    missed_at = done(ticket, c.done_at, hall.now) })
  local facts = { number = ticket.number, window = c.window }
  return one(changed('missed', ticket, change, facts), ticket)
end)

-- q_return: a called ticket to its place; a start undone in time to the front, else TOO_LATE.
verb('return', { ticket = 'text', window = 'text' }, function(hall, c)
  local ticket = movable(hall, 'return', c.ticket)
  at(ticket, c.window)
  if ticket.state == 'called' then return one(changed('returned', ticket, away()), ticket) end
  local undo = 1000 * rule_of(hall, ticket.service).undo_s
  if hall.now > ticket.started_at + undo then refuse('TOO_LATE', ticket.id) end
  local change = with(away({ lane = FIRST }), stretched(ticket, hall.now))
  local back = changed('returned', ticket, change)
  return { events = { back, handling(ticket, hall.now) }, ticket = ticket.id }
end)
