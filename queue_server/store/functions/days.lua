-- The hall as a whole: configuration, stops, and the end of a zone's service day
-- (domain/decisions/days.py).

-- q_configure: put a version into force; the one in force is left alone.
verb('configure', { version = 'text', sha256 = 'text', services = 'rules', windows = 'roles' },
  function(hall, c)
    if c.version == hall.version and c.sha256 == hall.sha256 then return { events = {} } end
    local data = { version = c.version, sha256 = c.sha256, services = c.services,
      windows = c.windows }
    return { events = { { 'hall.configured', data } } }
  end)

-- q_stop_service: stop issuing, for the hall when no service is named; refuses SERVICE_UNKNOWN.
verb('stop_service', { reason = 'text', text = 'words?', service = 'text?', ['until'] = 'whole?',
  offers = 'offers?' },
  function(hall, c)
    if c.service then rule_of(hall, c.service) end
    local offers = c.offers and #c.offers > 0 and c.offers or nil
    local data = { reason = c.reason, text = c.text, service = c.service,
      ['until'] = c['until'], offers = offers }
    return { events = { { 'service.stopped', data } } }
  end)

-- q_resume_service: issue again; nothing happens where nothing was stopped.
verb('resume_service', { service = 'text?' }, function(hall, c)
  if not hget(hall, 'stops', c.service or '') then return { events = {} } end
  return { events = { { 'service.resumed', { service = c.service } } } }
end)

-- q_raise_alarm: let an alarm stand; one that stands at this level for this reason
-- is left alone.
verb('raise_alarm', { alarm = 'text', level = 'level', about = 'text', day = 'whole?',
  detail = 'text?' }, function(hall, c)
  local standing = read(hall, 'alarms', c.alarm .. '|' .. c.about)
  if standing and standing.level == c.level and standing.detail == c.detail then
    return { events = {} }
  end
  return { events = { { 'alarm.raised', { alarm = c.alarm, level = c.level, about = c.about,
    day = c.day, detail = c.detail } } } }
end)

-- q_clear_alarm: end an alarm; nothing happens where none stands.
verb('clear_alarm', { alarm = 'text', about = 'text' }, function(hall, c)
  if not hget(hall, 'alarms', c.alarm .. '|' .. c.about) then return { events = {} } end
  return { events = { { 'alarm.cleared', { alarm = c.alarm, about = c.about } } } }
end)

local IN_HALL = { waiting = true, called = true, serving = true, suspended = true }

-- q_hand_over: the hall goes to another centre, where nothing is under way; refuses HALL_BUSY
-- (domain/decisions/handing.py).
verb('hand_over', { to = 'text' }, function(hall, c)
  local names, days, first = {}, ended_days(hall), nil
  for id in pairs(read_all(hall, 'windows')) do names[#names + 1] = id end
  table.sort(names, bytewise)
  for _, id in ipairs(names) do
    local window = window_of(hall, id)
    if window.state ~= 'closed' or window.clerk then refuse('HALL_BUSY', id) end
  end
  for _, text in pairs(read_all(hall, 'tickets')) do
    local ticket = cjson.decode(text)
    local over = (days[find_rule(hall, ticket.service).zone] or 0) >= ticket.day
    local carried = over and (ticket.state == 'waiting' or ticket.state == 'suspended')
    if IN_HALL[ticket.state] and not carried and (not first or ticket.serial < first.serial) then
      first = ticket
    end
  end
  if first then refuse('HALL_BUSY', first.id) end
  return { events = { { 'hall.handed', { to = c.to } } } }
end)

-- What each open state comes to when its day ends.
local function end_ticket(hall, ticket, day, events)
  local now = hall.now
  local set = { state = MOVES.end_day[ticket.state], ended_at = now }
  if set.state == 'no_show' then
    events[#events + 1] = changed('no_show', ticket, set)
  elseif set.state == 'cancelled' then
    set.reason = 'day_ended'
    events[#events + 1] = changed('cancelled', ticket, set, { by = 'day_end' })
  else
    set.outcome = 'unfinished'
    events[#events + 1] = changed('finished', ticket, set)
    local handled = { { outcome = 'unfinished' } }
    local rate = to_rate(hall, ticket, 'day_ended', handled)
    events[#events + 1] = handling(ticket, now, handled, rate)
    events[#events + 1] = { 'alarm.raised',
      { alarm = 'unfinished', level = 'red', about = ticket.id, day = day } }
  end
end

local CARRIED = { waiting = true, remote = true, suspended = true }

-- The zone's open tickets of the day and before that are not carried, by issue serial. Reads
-- every ticket of the hall, which the fold of hall.day_ended counts on.
local function ending_now(hall, c)
  local found = {}
  for id, text in pairs(read_all(hall, 'tickets')) do
    local ticket = cjson.decode(text)
    hall.tickets[id] = ticket
    local rule = find_rule(hall, ticket.service)
    local carried = rule.carry and CARRIED[ticket.state]
    if rule.zone == c.zone and ticket.day <= c.day and not FINAL[ticket.state]
      and not carried then
      found[#found + 1] = ticket
    end
  end
  table.sort(found, function(one_ticket, other) return one_ticket.serial < other.serial end)
  return found
end

-- A window closes once its zone's day is over, but not on a ticket that goes on.
local function closes(window, c, days, gone)
  local over = window.zone == c.zone or (days[window.zone] or 0) >= c.day
  return over and window.clerk and (not window.ticket or gone[window.ticket])
end

-- q_end_day: every ticket of the zone's day comes to its final state, then the windows close;
-- refuses TOO_LATE for a day that has ended.
verb('end_day', { zone = 'text', day = 'whole' }, function(hall, c)
  local days = ended_days(hall)
  if (days[c.zone] or 0) >= c.day then refuse('TOO_LATE', c.zone) end
  local events, gone, windows = {}, {}, {}
  for _, ticket in ipairs(ending_now(hall, c)) do
    end_ticket(hall, ticket, c.day, events)
    gone[ticket.id] = true
  end
  appointments.end_day(hall, c.zone, c.day, events)
  for id in pairs(read_all(hall, 'windows')) do windows[#windows + 1] = id end
  table.sort(windows, bytewise)
  for _, id in ipairs(windows) do
    if closes(window_of(hall, id), c, days, gone) then end_shift(hall, id, events, gone) end
  end
  events[#events + 1] = { 'hall.day_ended', { zone = c.zone, day = c.day } }
  return { events = events }
end)
