-- Windows and shifts: who serves where, and what the window calls (domain/decisions/windows.py).

-- The tickets suspended to a window, by issue serial.
local function held_by(hall, id)
  local ids, found = redis.call('SMEMBERS', sibling(hall.root, 'held', id)), {}
  for index, ticket in ipairs(ids) do found[index] = ticket_of(hall, ticket) end
  table.sort(found, function(one_ticket, other) return one_ticket.serial < other.serial end)
  return found
end

-- What is suspended to the window and not `gone` becomes free; who waits for it alone waits first.
local function free_held(hall, id, events, gone)
  for _, ticket in ipairs(held_by(hall, id)) do
    if not (gone and gone[ticket.id]) then
      local change = { suspend = 'free', window = NULL, clerk = NULL, suspended_at = hall.now }
      events[#events + 1] = changed('suspended', ticket, with(change, rested(ticket, hall.now)))
    end
  end
  local key = sibling(hall.root, 'lane', window_lane(id))
  for _, member in ipairs(redis.call('ZRANGE', key, 0, -1)) do
    local ticket = ticket_of(hall, member:match('^%d+|(.*)$'))
    if not (gone and gone[ticket.id]) then
      events[#events + 1] = changed('transferred', ticket, { lane = FIRST })
    end
  end
end

local function shift_ended(hall, id, events)
  local change = { state = 'closed', clerk = NULL, may = NULL, since = NULL, reason = NULL }
  if window_of(hall, id).drawing then change.drawing = NULL end
  events[#events + 1] = window_set('shift.ended', id, change,
    { clerk = window_of(hall, id).clerk })
end

local function end_shift(hall, id, events, gone)
  free_held(hall, id, events, gone)
  shift_ended(hall, id, events)
end

-- The events of beginning the clerk's shift; refuses WINDOW_UNKNOWN, WINDOW_BUSY.
local function begin_shift(hall, c)
  local window, events = window_of(hall, c.window), {}
  if window.clerk == c.clerk then return events end
  if window.ticket or window.drawing then refuse('WINDOW_BUSY', window.ticket) end
  -- at a hand-over the next clerk finds what was set aside and sent here
  if window.clerk then shift_ended(hall, c.window, events) end
  local change = { clerk = c.clerk, may = c.may or NULL, since = hall.now }
  events[#events + 1] = window_set('shift.began', c.window, change, { clerk = c.clerk })
  return events
end

-- The window, if nothing is there or on its way there; refuses WINDOW_UNKNOWN, WINDOW_BUSY.
local function idle_window(hall, id)
  local window = window_of(hall, id)
  if window.ticket or window.drawing then refuse('WINDOW_BUSY', window.ticket) end
  return window
end

local function on_window(id, events)
  return { events = events, window = id }
end

-- q_sign_in: begin the clerk's shift, another clerk's ends first; refuses what begin_shift does.
verb('sign_in', { window = 'text', clerk = 'text', may = 'texts?' }, function(hall, c)
  return on_window(c.window, begin_shift(hall, c))
end)

-- q_sign_out: end the shift and close the window; refuses what idle_window refuses.
verb('sign_out', { window = 'text' }, function(hall, c)
  local events = {}
  if idle_window(hall, c.window).clerk then end_shift(hall, c.window, events) end
  return on_window(c.window, events)
end)

-- q_open: open for calls, under this clerk; refuses what begin_shift refuses.
verb('open', { window = 'text', clerk = 'text', may = 'texts?' }, function(hall, c)
  local events = begin_shift(hall, c)
  if #events > 0 or window_of(hall, c.window).state ~= 'open' then
    local change = { state = 'open', reason = NULL }
    events[#events + 1] = window_set('window.opened', c.window, change, { clerk = c.clerk })
  end
  return on_window(c.window, events)
end)

-- q_pause: stop calling, with a reason; refuses what idle_window refuses, WINDOW_CLOSED.
verb('pause', { window = 'text', reason = 'text' }, function(hall, c)
  if idle_window(hall, c.window).state == 'closed' then refuse('WINDOW_CLOSED', c.window) end
  local change = { state = 'paused', reason = c.reason }
  return on_window(c.window, { window_set('window.paused', c.window, change) })
end)

-- q_resume_window: call again after a pause; refuses WINDOW_UNKNOWN, WINDOW_CLOSED.
verb('resume_window', { window = 'text' }, function(hall, c)
  local window = window_of(hall, c.window)
  if window.state == 'closed' then refuse('WINDOW_CLOSED', c.window) end
  if window.state == 'open' then return on_window(c.window, {}) end
  local change = { state = 'open', reason = NULL }
  return on_window(c.window, { window_set('window.resumed', c.window, change) })
end)

-- q_close: close for calls, the shift goes on; refuses what idle_window refuses.
verb('close', { window = 'text' }, function(hall, c)
  local events = {}
  if idle_window(hall, c.window).state == 'closed' then return on_window(c.window, events) end
  free_held(hall, c.window, events)
  local change = { state = 'closed', reason = NULL }
  events[#events + 1] = window_set('window.closed', c.window, change)
  return on_window(c.window, events)
end)

-- q_free: take the ticket from a stuck window, a served one waits first, a called one in its
-- place; refuses WINDOW_UNKNOWN, TICKET_NOT_SERVING.
verb('free', { window = 'text' }, function(hall, c)
  local window = window_of(hall, c.window)
  if not window.ticket then refuse('TICKET_NOT_SERVING', c.window) end
  local ticket = ticket_of(hall, window.ticket)
  local serving = ticket.state == 'serving'
  local change = away({ lane = serving and FIRST or nil })
  if serving then with(change, stretched(ticket, hall.now)) end
  local events = { changed('returned', ticket, change) }
  if serving then events[2] = handling(ticket, hall.now) end
  events[#events + 1] = window_set('window.freed', c.window, {})
  return { events = events, ticket = ticket.id, window = c.window }
end)

-- The names that are not `known` yet, each once; they are known from now on.
local function unknown(names, known)
  local found = {}
  for _, name in ipairs(names) do
    if not known[name] then
      known[name], found[#found + 1] = true, name
    end
  end
  return found
end

-- q_services: give the window another role, for a time: the role before is kept; refuses
-- WINDOW_UNKNOWN, SERVICE_UNKNOWN.
verb('services', { window = 'text', own = 'texts', help = 'texts?', ['until'] = 'whole?',
  reason = 'text?' }, function(hall, c)
  local window, help = window_of(hall, c.window), c.help or {}
  for _, service in ipairs(c.own) do rule_of(hall, service) end
  for _, service in ipairs(help) do rule_of(hall, service) end
  local before = window.before or { own = window.own, help = window.help }
  local known = {} -- a service that the window has as its own needs no help
  local own = unknown(c.own, known)
  local change = { own = own, help = unknown(help, known), ['until'] = c['until'] or NULL,
    before = c['until'] and before or NULL }
  return on_window(c.window, { window_set('window.changed', c.window, change,
    { reason = c.reason }) })
end)
