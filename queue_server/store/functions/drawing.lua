-- The shared line: a window with spare time draws from it, in steps of two halls
-- (domain/decisions/drawing.py).

-- How many tickets of a lane are looked at for one that suits the window.
local DEPTH = 100

local function drawing_set(kind, window, draw)
  return window_set('window.' .. kind, window, { drawing = draw or NULL })
end

-- q_reserve: keep a window for a drawing; no event when somebody waits for it here. Refuses what
-- ready_window refuses.
verb('reserve', { window = 'text', draw = 'text' }, function(hall, c)
  local window = ready_window(hall, c.window)
  local own, help = entitled(window, window.own), entitled(window, window.help)
  if lane_head(hall, window_lane(c.window)) or foremost(hall, own, help) then
    return { events = {}, window = c.window }
  end
  return { events = { drawing_set('reserved', c.window, c.draw) }, window = c.window }
end)

-- q_release: let a reserved window go; no event when it is reserved for no such drawing. Refuses
-- WINDOW_UNKNOWN.
verb('release', { window = 'text', draw = 'text' }, function(hall, c)
  local mine = window_of(hall, c.window).drawing == c.draw
  return { events = mine and { drawing_set('released', c.window) } or {}, window = c.window }
end)

local function set_of(list)
  local set = {}
  for _, one in ipairs(list) do set[one] = true end
  return set
end

local function suits(ticket, able, to)
  for _, item in ipairs(ticket.items) do
    if not able[item] then return false end
  end
  return not has(ticket.passed or {}, to)
end

-- The foremost ticket of a lane that the window may handle, as a head; or nil.
local function suiting(hall, head, service, able, to)
  local key = sibling(hall.root, 'lane', lane_name(service, head.lane))
  local flat = redis.call('ZRANGE', key, 0, DEPTH - 1, 'WITHSCORES')
  for index = 1, #flat, 2 do
    local serial, id = flat[index]:match('^(%d+)|(.*)$')
    if suits(ticket_of(hall, id), able, to) then
      return { lane = head.lane, joined = tonumber(flat[index + 1]), serial = tonumber(serial),
        ticket = id }
    end
  end
  return nil
end

-- q_draw: the foremost ticket that suits goes to a window elsewhere; no event when none does.
verb('draw', { draw = 'text', hall = 'text', window = 'text', services = 'texts',
  items = 'texts' }, function(hall, c)
  local able, lines = set_of(c.items), lines_of(hall, c.services)
  for _, line in ipairs(lines) do
    for lane, head in pairs(line.heads) do
      line.heads[lane] = suiting(hall, head, line.service, able, c.hall)
    end
  end
  local found = order.most_urgent(lines, hall.now)
  if not found then return { events = {} } end
  local ticket = ticket_of(hall, found.head.ticket)
  local change = { state = 'suspended', suspend = 'step', suspended_at = hall.now, draw = c.draw,
    at_hall = c.hall, at_window = c.window }
  return one(changed('drawn', ticket, change), ticket)
end)

-- q_undraw: back to its own place; refuses TICKET_UNKNOWN, TICKET_NOT_SUSPENDED, TICKET_ELSEWHERE
-- when another drawing has it.
verb('undraw', { ticket = 'text', draw = 'text', passed = 'flag?', note = 'text?' },
  function(hall, c)
    local ticket = movable(hall, 'undraw', c.ticket)
    if ticket.draw ~= c.draw then refuse('TICKET_ELSEWHERE', ticket.at_hall) end
    local change = with({ state = 'waiting', suspend = NULL, suspended_at = NULL, draw = NULL,
      at_hall = NULL, at_window = NULL, note = c.note }, rested(ticket, hall.now))
    if c.passed and not has(ticket.passed or {}, ticket.at_hall) then
      local passed = {}
      for index, one in ipairs(ticket.passed or {}) do passed[index] = one end
      passed[#passed + 1] = ticket.at_hall
      change.passed = passed
    end
    return one(changed('undrawn', ticket, change), ticket)
  end)

local function placed(hall, c, number)
  return { id = hall.name .. '-' .. digits(c.day) .. '-' .. number, hall = hall.name, day = c.day,
    number = number, serial = hall.serial + 1, service = c.service, items = c.items or {},
    kind = c.kind or 'papers', ticket_class = c.ticket_class or 'normal', channel = 'staff',
    state = 'waiting', lane = c.ticket_class or 'normal', joined = hall.now,
    issued_at = hall.now, item = 0, calls = 0, recalls = 0, rejoins = 0, moved_from = c.ticket,
    draw = c.draw, way = c.way, intake = c.intake, materials = c.materials,
    delivery = c.delivery, handed_at = c.handed_at, mask = c.mask,
    language = c.language, note = c.note }
end

-- q_place: the drawn ticket is called at its window; refuses WINDOW_UNKNOWN, SERVICE_UNKNOWN,
-- MOVE_CLOSED unless the window waits for it, HALL_CLOSED, NUMBERS_SPENT.
verb('place', { window = 'text', draw = 'text', ticket = 'text', prefix = 'text', day = 'whole',
  service = 'text', items = 'texts?', kind = 'kind?', ticket_class = 'class?', way = 'way?',
  intake = 'text?', materials = 'texts?', delivery = 'delivery?',
  handed_at = 'whole?', mask = 'text?',
  language = 'text?', note = 'text?' }, function(hall, c)
  local window = window_of(hall, c.window)
  if window.drawing ~= c.draw then refuse('MOVE_CLOSED', c.ticket) end
  local rule, days = offered_rule(hall, c.service), ended_days(hall)
  if (days[rule.zone] or 0) >= c.day or last_day(days) > c.day then refuse('HALL_CLOSED') end
  local count = tonumber(hget(hall, 'numbers', number_key(c.day, c.prefix)) or 0) + 1
  if count > LAST_NUMBER then refuse('NUMBERS_SPENT', c.prefix) end
  local ticket = placed(hall, c, c.prefix .. string.format('%03d', count))
  local call = called(hall, c.window, ticket, why(hall, ticket, rule, 'shared'))
  return { events = { drawing_set('released', c.window), changed('issued', ticket, ticket),
    call.events[1] }, ticket = ticket.id, window = c.window, reason = call.reason }
end)

-- q_give_back: it leaves the hall for the shared line; refuses TICKET_UNKNOWN, MOVE_CLOSED,
-- TICKET_ELSEWHERE.
verb('give_back', { ticket = 'text', window = 'text?', reason = 'text?' }, function(hall, c)
  local ticket = movable(hall, 'give_back', c.ticket)
  at(ticket, c.window)
  if not (ticket.draw and ticket.moved_from) then refuse('MOVE_CLOSED', ticket.id) end
  local change = with({ state = 'moved', moved_to = ticket.moved_from, ended_at = hall.now,
    reason = c.reason or NULL }, rested(ticket, hall.now))
  local events = { changed('moved', ticket, change) }
  if ticket.state == 'serving' then events[2] = handling(ticket, hall.now) end
  return { events = events, ticket = ticket.id }
end)
