-- Handling: from start to finish, transfer or suspend (domain/decisions/serving.py).

-- q_next_item: go on to the next item on the number, when it began is kept; refuses TICKET_UNKNOWN,
-- TICKET_NOT_SERVING, TICKET_ELSEWHERE.
verb('next_item', { ticket = 'text', window = 'text' }, function(hall, c)
  local ticket = movable(hall, 'next_item', c.ticket)
  at(ticket, c.window)
  local begun = copied(ticket.begun or {})
  begun[#begun + 1] = hall.now
  return one(changed('next_item', ticket, { item = ticket.item + 1, begun = begun }), ticket)
end)

-- q_suspend: set the handling aside; a freely suspended ticket belongs to no window. Refuses
-- TICKET_UNKNOWN, TICKET_NOT_SERVING, TICKET_ELSEWHERE.
local SUSPEND = { ticket = 'text', window = 'text', kind = 'suspend', done_at = 'whole?' }
verb('suspend', SUSPEND, function(hall, c)
  local ticket = movable(hall, 'suspend', c.ticket)
  at(ticket, c.window)
  local when = done(ticket, c.done_at, hall.now)
  local change = with({ state = 'suspended', suspend = c.kind, suspended_at = when,
    started_at = NULL, begun = NULL }, stretched(ticket, when))
  if c.kind == 'free' then change.window, change.clerk = NULL, NULL end
  local event = changed('suspended', ticket, change)
  local rate = to_rate(hall, ticket, 'suspended')
  return { events = { event, handling(ticket, when, nil, rate) }, ticket = ticket.id }
end)

-- q_resume: take up a ticket that was suspended to this window; refuses TICKET_UNKNOWN,
-- TICKET_NOT_SUSPENDED, TICKET_ELSEWHERE, what ready_window refuses.
verb('resume', { ticket = 'text', window = 'text' }, function(hall, c)
  local ticket = movable(hall, 'resume', c.ticket)
  if ticket.suspend == 'free' then refuse('TICKET_NOT_SUSPENDED', 'free') end
  at(ticket, c.window)
  local window = ready_window(hall, c.window)
  local change = { state = 'serving', suspend = NULL, suspended_at = NULL,
    started_at = hall.now, clerk = window.clerk or NULL }
  with(change, rested(ticket, hall.now))
  return one(changed('resumed', ticket, change), ticket)
end)

-- q_wake: a freely suspended ticket waits again, before the others; refuses TICKET_UNKNOWN,
-- TICKET_NOT_SUSPENDED.
verb('wake', { ticket = 'text' }, function(hall, c)
  local ticket = movable(hall, 'wake', c.ticket)
  if ticket.suspend ~= 'free' then refuse('TICKET_NOT_SUSPENDED', ticket.window) end
  local change = with(away({ lane = FIRST }), rested(ticket, hall.now))
  return one(changed('woken', ticket, change), ticket, true)
end)

-- q_transfer: to another service's line or to one window's own lane; refuses TICKET_UNKNOWN,
-- TICKET_NOT_WAITING, TICKET_ELSEWHERE, SERVICE_UNKNOWN, WINDOW_UNKNOWN, WINDOW_CLOSED.
verb('transfer', { ticket = 'text', window = 'text?', service = 'text?', to_window = 'text?',
  note = 'text?' }, function(hall, c)
  local ticket = movable(hall, 'transfer', c.ticket)
  at(ticket, c.window)
  local change = away({ lane = ticket.ticket_class, service = c.service, note = c.note })
  if c.service then offered_rule(hall, c.service) end
  if c.to_window then
    if window_of(hall, c.to_window).state == 'closed' then refuse('WINDOW_CLOSED', c.to_window) end
    change.lane = window_lane(c.to_window)
  end
  with(change, rested(ticket, hall.now))
  local serving = ticket.state == 'serving'
  if serving then with(change, stretched(ticket, hall.now)) end
  local events = { changed('transferred', ticket, change) }
  if serving then
    events[2] = handling(ticket, hall.now, nil, to_rate(hall, ticket, 'transferred'))
  end
  return { events = events, ticket = ticket.id, ahead = true }
end)

-- The services of a chain behind one of them, or NULL; refuses SERVICE_UNKNOWN.
local function rest_of(chain, service)
  local rest, found = {}, false
  for _, name in ipairs(chain) do
    if found then rest[#rest + 1] = name end
    found = found or name == service
  end
  if not found then refuse('SERVICE_UNKNOWN', service) end
  return #rest > 0 and rest or NULL
end

-- q_forward: a bundle's ticket to the next line of its chain, the wait kept; refuses
-- TICKET_UNKNOWN, TICKET_NOT_SERVING, TICKET_ELSEWHERE, SERVICE_UNKNOWN.
local FORWARD = { ticket = 'text', window = 'text', handled = 'handled?', service = 'text?' }
verb('forward', FORWARD, function(hall, c)
  local ticket = movable(hall, 'forward', c.ticket)
  at(ticket, c.window)
  local chain, handled = ticket.chain or {}, c.handled or {}
  local service = c.service or chain[1] or ''
  local rest = rest_of(chain, service)
  offered_rule(hall, service)
  local first = ticket.item - #(ticket.begun or {})
  local change = away({ service = service, lane = ticket.ticket_class, chain = rest,
    item = math.max(0, math.min(first + #handled, #ticket.items - 1)) })
  with(change, stretched(ticket, hall.now))
  local rate = to_rate(hall, ticket, 'forwarded', handled)
  local events = { changed('forwarded', ticket, change),
    handling(ticket, hall.now, handled, rate) }
  return { events = events, ticket = ticket.id, ahead = true }
end)

-- q_finish: end the ticket with what came of each item, and with the right to return if one is
-- given; refuses TICKET_UNKNOWN, TICKET_NOT_SERVING, TICKET_ELSEWHERE.
verb('finish', { ticket = 'text', window = 'text', handled = 'handled', return_until = 'whole?',
  return_window = 'text?', granted_until = 'whole?', done_at = 'whole?' }, function(hall, c)
  local ticket = movable(hall, 'finish', c.ticket)
  at(ticket, c.window)
  local when, last = done(ticket, c.done_at, hall.now), c.handled[#c.handled]
  local change = { state = 'done', ended_at = when, outcome = last and last.outcome or NULL }
  with(change, rested(ticket, when))
  if c.return_until then
    change.return_until, change.return_window = c.return_until, c.return_window or NULL
  elseif c.granted_until then
    change.return_until, change.return_window = c.granted_until, c.window
  end
  local event = changed('finished', ticket, change)
  local rate = to_rate(hall, ticket, 'finished', c.handled)
  return { events = { event, handling(ticket, when, c.handled, rate) }, ticket = ticket.id }
end)
