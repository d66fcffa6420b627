-- What decisions are made of: events to come (domain/decisions/plan.py).

-- What a ticket forgets when it goes from a window back to a line.
local function away(changes)
  local set = { state = 'waiting', window = NULL, clerk = NULL, called_at = NULL,
    started_at = NULL, suspended_at = NULL, suspend = NULL, begun = NULL }
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

-- What may be done on the shared line with a ticket that a hall has drawn.
local DRAWN = { undraw = true, finish = true }

-- The ticket, if the table lets it make this move; else the verb's refusal.
local function movable(hall, name, id)
  local ticket = ticket_of(hall, id)
  if not MOVES[name][ticket.state] then refuse(REFUSED_BY[name], ticket.state) end
  if ticket.at_hall and ticket.state == 'suspended' and not DRAWN[name] then
    refuse('TICKET_ELSEWHERE', ticket.at_hall)
  end
  return ticket
end

-- Refuses TICKET_ELSEWHERE unless the ticket is at this window, when it is at one.
local function at(ticket, window)
  if ticket.window and ticket.window ~= window then refuse('TICKET_ELSEWHERE', ticket.window) end
end

-- A change and more of it.
local function with(changes, more)
  for name, value in pairs(more) do changes[name] = value end
  return changes
end

-- When it was done: as the window says, but not before the ticket's last step nor after now.
local function done(ticket, done_at, now)
  if not done_at then return now end
  local begun = ticket.begun or {}
  return math.max(math.min(done_at, now), ticket.called_at or 0, ticket.started_at or 0,
    ticket.suspended_at or 0, begun[#begun] or 0)
end

-- The change of the suspended time of a ticket that is no longer suspended as it was.
local function rested(ticket, now)
  if not (ticket.suspend and ticket.suspended_at) then return {} end
  local name = 'suspended_' .. ticket.suspend .. '_ms'
  return { [name] = (ticket[name] or 0) + math.max(0, now - ticket.suspended_at) }
end

-- The change of a served ticket's earlier handlings when this one ends and it goes on.
local function stretched(ticket, now)
  local stretches = {}
  for index, stretch in ipairs(ticket.stretches or {}) do stretches[index] = stretch end
  stretches[#stretches + 1] = { service = ticket.service, started_at = ticket.started_at,
    ended_at = now, window = ticket.window }
  if #stretches > STRETCHES then table.remove(stretches, 1) end
  return { stretches = stretches }
end

-- Each item's own times, where the window said when it went on to the next.
local function timed(ticket, started, now, handled)
  local begun = ticket.begun
  if not begun then return handled end
  local times, first, edge = {}, ticket.item - #begun, started
  for index = 1, #begun + 1 do
    local item, ends = ticket.items[first + index], begun[index] or now
    if item then times[item] = { started_at = edge, ended_at = ends } end
    edge = ends
  end
  local found = {}
  for index, entry in ipairs(handled) do
    found[index] = with(copied(entry), times[entry.item or ''] or {})
  end
  return found
end

-- What an evaluation of a stretch belongs to, nil where there is nobody to ask; `by` tells what
-- ended the stretch.
local function to_rate(hall, ticket, by, handled)
  local days = find_rule(hall, ticket.service).evaluate_days or 0
  if days == 0 or not ticket.window or ticket.kind ~= 'person' then return nil end
  local items, matters = {}, {}
  for _, one in ipairs(handled or {}) do
    items[#items + 1] = one.item
    matters[#matters + 1] = one.matter
  end
  return { by = by, ['until'] = hall.now + days * DAY_MS, matters = matters,
    items = #items > 0 and items or ticket.items, language = ticket.language }
end

-- The end of a stretch at a window; a suspended ticket has a stretch of no length.
local function handling(ticket, now, handled, rate)
  local started = ticket.started_at or ticket.called_at
  if ticket.state == 'suspended' or not started then started = now end
  return { 'handling.ended', { ticket = ticket.id, service = ticket.service,
    started_at = started, ended_at = now, handled = timed(ticket, started, now, handled or {}),
    window = ticket.window, clerk = ticket.clerk, handling = (ticket.handlings or 0) + 1,
    rate = rate } }
end
