-- Handling: from start to finish, transfer or suspend (domain/decisions/serving.py).

-- q_next_item: go on to the next item on the number; refuses TICKET_UNKNOWN,
-- TICKET_NOT_SERVING, TICKET_ELSEWHERE.
verb('next_item', { ticket = 'text', window = 'text' }, function(hall, c)
  local ticket = movable(hall, 'next_item', c.ticket)
  at(ticket, c.window)
  return one(changed('next_item', ticket, { item = ticket.item + 1 }), ticket)
end)

-- q_suspend: set the handling aside; a freely suspended ticket belongs to no window. Refuses
-- TICKET_UNKNOWN, TICKET_NOT_SERVING, TICKET_ELSEWHERE.
verb('suspend', { ticket = 'text', window = 'text', kind = 'suspend' }, function(hall, c)
  local ticket = movable(hall, 'suspend', c.ticket)
  at(ticket, c.window)
  local change = { state = 'suspended', suspend = c.kind, suspended_at = hall.now,
    started_at = NULL }
  if c.kind == 'free' then change.window, change.clerk = NULL, NULL end
  local event = changed('suspended', ticket, change)
  return { events = { event, handling(ticket, hall.now) }, ticket = ticket.id }
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
  return one(changed('resumed', ticket, change), ticket)
end)

-- q_wake: a freely suspended ticket waits again, before the others; refuses TICKET_UNKNOWN,
-- TICKET_NOT_SUSPENDED.
verb('wake', { ticket = 'text' }, function(hall, c)
  local ticket = movable(hall, 'wake', c.ticket)
  if ticket.suspend ~= 'free' then refuse('TICKET_NOT_SUSPENDED', ticket.window) end
  return one(changed('woken', ticket, away({ lane = FIRST })), ticket, true)
end)

-- q_transfer: to another service's line or to one window's own lane; refuses TICKET_UNKNOWN,
-- TICKET_NOT_WAITING, TICKET_ELSEWHERE, SERVICE_UNKNOWN, WINDOW_UNKNOWN.
verb('transfer', { ticket = 'text', window = 'text?', service = 'text?', to_window = 'text?',
  note = 'text?' }, function(hall, c)
  local ticket = movable(hall, 'transfer', c.ticket)
  at(ticket, c.window)
  local change = away({ lane = ticket.ticket_class, service = c.service, note = c.note })
  if c.service then offered_rule(hall, c.service) end
  if c.to_window then
    window_of(hall, c.to_window)
    change.lane = window_lane(c.to_window)
  end
  local events = { changed('transferred', ticket, change) }
  if ticket.state == 'serving' then events[2] = handling(ticket, hall.now) end
  return { events = events, ticket = ticket.id, ahead = true }
end)

-- q_finish: end the ticket with what came of each item; refuses TICKET_UNKNOWN,
-- TICKET_NOT_SERVING, TICKET_ELSEWHERE.
verb('finish', { ticket = 'text', window = 'text', handled = 'handled', return_until = 'whole?',
  return_window = 'text?' }, function(hall, c)
  local ticket = movable(hall, 'finish', c.ticket)
  at(ticket, c.window)
  local last = c.handled[#c.handled]
  local change = { state = 'done', ended_at = hall.now, outcome = last and last.outcome or NULL }
  if c.return_until then
    change.return_until, change.return_window = c.return_until, c.return_window or NULL
  end
  local event = changed('finished', ticket, change)
  return { events = { event, handling(ticket, hall.now, c.handled) }, ticket = ticket.id }
end)
