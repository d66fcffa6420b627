-- What decisions are made of: events to come (domain/decisions/plan.py).

-- What a ticket forgets when it goes from a window back to a line.
local function away(changes)
  local set = { state = 'waiting', window = NULL, clerk = NULL, called_at = NULL,
    started_at = NULL, suspended_at = NULL, suspend = NULL }
  for name, value in pairs(changes or {}) do set[name] = value end
  return set
end

-- An event that changes a ticket, with other facts beside the change.
local function changed(kind, ticket, changes, facts)
  local data = copied(facts or {})
  data.ticket, data.set = ticket.id, changes
  return { 'ticket.' .. kind, data }
end

-- An event that changes a window.
local function window_set(kind, window, changes, facts)
  local data = copied(facts or {})
  data.window, data.set = window, changes
  return { kind, data }
end

-- The plan of most verbs: one event on one ticket.
local function one(event, ticket, ahead_too)
  return { events = { event }, ticket = ticket.id, ahead = ahead_too }
end

-- The ticket, if the table lets it make this move; else the verb's refusal.
local function movable(hall, name, id)
  local ticket = ticket_of(hall, id)
  if not MOVES[name][ticket.state] then refuse(REFUSED_BY[name], ticket.state) end
  return ticket
end

-- Refuses TICKET_ELSEWHERE unless the ticket is at this window, when it is at one.
local function at(ticket, window)
  if ticket.window and ticket.window ~= window then refuse('TICKET_ELSEWHERE', ticket.window) end
end

-- The end of a stretch at a window; a suspended ticket has a stretch of no length.
local function handling(ticket, now, handled)
  local started = ticket.started_at or ticket.called_at
  if ticket.state == 'suspended' or not started then started = now end
  return { 'handling.ended', { ticket = ticket.id, service = ticket.service,
    started_at = started, ended_at = now, handled = handled or {}, window = ticket.window,
    clerk = ticket.clerk } }
end
