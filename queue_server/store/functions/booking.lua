-- Booking: a place in a slot goes once, is held, promised, kept or given back
-- (domain/decisions/booking.py, freeing.py, checking_in.py; domain/slots.py).

local AWAITED = 'awaited'
local find_appointment, slot_name = appointments.find, appointments.slot_name

local function appointment_of(hall, id)
  return find_appointment(hall, id) or refuse('APPOINTMENT_UNKNOWN', id)
end

-- The slots of a step: who has what there, read once and changed as the step goes on.
local function step_of(hall)
  return { hall = hall, slots = {} }
end

local function slot_in(step, service, start)
  local name = slot_name(service, start)
  step.slots[name] = step.slots[name] or appointments.slot(step.hall, name)
  return step.slots[name]
end

local function drop(step, one)
  for _, part in ipairs(one.parts) do slot_in(step, one.service, part.start)[one.id] = nil end
end

local function starts_of(parts)
  local starts = {}
  for index, part in ipairs(parts) do starts[index] = part.start end
  return starts
end

-- Whether a slot still has its places for a share (domain/slots.py).
local function fits(step, service, slot, share)
  local used, total = { booking = 0, remote = 0, on_site = 0, guide = 0 }, slot.places
  for _, taken in pairs(slot_in(step, service, slot.start)) do
    if taken.share ~= AWAITED then
      used[taken.share] = used[taken.share] + taken.places
      total = total + taken.places
    end
  end
  local own = used[share] + slot.places
  if total > slot.capacity then return false end
  local started = step.hall.now >= slot.start
  if share == 'guide' then return started or own <= slot.guide end
  if started and total + math.max(0, slot.guide - used.guide) > slot.capacity then return false end
  if share == 'booking' or share == 'remote' then return own <= slot[share] end
  if started then return true end
  return own <= slot.capacity - slot.booking - slot.remote - slot.guide
end

local function share_for(step, service, slots, shares)
  for _, share in ipairs(shares) do
    local all = true
    for _, slot in ipairs(slots) do all = all and fits(step, service, slot, share) end
    if all then return share end
  end
  return nil
end

local function is_over(taken, now)
  return taken.expires and now > taken.expires
end

-- Appointments of a slot that a test holds for, by serial.
local function those(step, service, start, holds)
  local found = {}
  for id, taken in pairs(slot_in(step, service, start)) do
    if holds(taken) then found[#found + 1] = find_appointment(step.hall, id) end
  end
  table.sort(found, appointments.by_serial)
  return found
end

local function offer(step, service, start, events)
  local hall, slot = step.hall, slot_in(step, service, start)
  local ends = math.min(start, hall.now + 1000 * (rule_of(hall, service).offer_s or 1800))
  local waiting = those(step, service, start, function(taken) return taken.share == AWAITED end)
  for _, one in ipairs(waiting) do
    local part = one.parts[1]
    if fits(step, service, part, 'booking') then
      slot[one.id] = { share = 'booking', places = part.places, expires = ends }
      local change = { state = 'held', expires_at = ends, offered = true }
      events[#events + 1] = appointments.changed('held', one, change)
    end
  end
end

-- The ends of holds that ran out in these slots, and what is offered to who waits.
local function freed(step, service, starts, events)
  local hall, work = step.hall, {}
  for _, start in ipairs(starts) do
    if not has(work, start) then work[#work + 1] = start end
  end
  local index = 1
  while index <= #work do -- grows: a hold may have had places in other slots too
    local over = those(step, service, work[index],
      function(taken) return is_over(taken, hall.now) end)
    for _, one in ipairs(over) do
      events[#events + 1] = appointments.lapsed(hall, one)
      drop(step, one)
      for _, start in ipairs(starts_of(one.parts)) do
        if not has(work, start) then work[#work + 1] = start end
      end
    end
    index = index + 1
  end
  for _, start in ipairs(work) do
    if hall.now < start then offer(step, service, start, events) end
  end
end

-- The appointment, if the table lets it make this move; else the refusal of its state.
local function movable_promise(hall, name, id)
  local one = appointment_of(hall, id)
  if not PROMISE_MOVES[name][one.state] then refuse(PROMISE_REFUSED[one.state], id) end
  return one
end

local function give_back(step, one, by, reason, events)
  local change = { state = 'cancelled', reason = reason or NULL, expires_at = NULL,
    ended_at = step.hall.now }
  drop(step, one)
  events[#events + 1] = appointments.changed('cancelled', one, change, { by = by })
  freed(step, one.service, starts_of(one.parts), events)
end

-- The end of the appointment that a booking takes the place of, if it still stands.
local function replace(step, id, events)
  local old = id and find_appointment(step.hall, id)
  if old and old.state == 'booked' then give_back(step, old, 'change', nil, events) end
end

-- Standing appointments of a digest but those that are replaced, or judged themselves.
local function standing_of(hall, digest, asked)
  local found = {}
  for id in (hget(hall, 'subjects', digest) or ''):gmatch('%S+') do
    local one = id ~= asked.replaces and id ~= asked.id and find_appointment(hall, id)
    local over = one and one.expires_at and hall.now > one.expires_at
    if one and appointments.open[one.state] and not over then found[#found + 1] = one end
  end
  return found
end

-- Refuse LIMIT_REACHED with `applicant` or `agent`.
local function judge_limits(hall, asked, rule)
  local limit, count = rule.booking_limit or 0, 0
  if asked.subject and limit > 0 then
    for _, one in ipairs(standing_of(hall, asked.subject, asked)) do
      local same = one.subject == asked.subject and one.service == asked.service
      if same then count = count + 1 end
    end
    if count >= limit then refuse('LIMIT_REACHED', 'applicant') end
  end
  limit, count = rule.agent_limit or 0, 0
  if asked.agent and limit > 0 then
    for _, one in ipairs(standing_of(hall, asked.agent, asked)) do
      if one.agent == asked.agent and one.day == asked.day then count = count + 1 end
    end
    if count >= limit then refuse('LIMIT_REACHED', 'agent') end
  end
end

local HOLDER = { 'subject', 'agent', 'mask', 'language' }

local function new_appointment(hall, c, share)
  local serial, first = hall.appointed + 1, c.slots[1]
  local state = not share and AWAITED or c.booked and 'booked' or 'held'
  local one = { id = hall.name .. '-' .. digits(c.day) .. '-' .. c.time .. '-' .. digits(serial),
    hall = hall.name, day = c.day, serial = serial, service = c.service, items = c.items or {},
    start = first.start, ['end'] = first['end'], parts = c.slots, share = share or 'booking',
    channel = c.channel or 'phone', state = state, made_at = hall.now,
    expires_at = state == 'held' and c['until'] or nil,
    booked_at = state == 'booked' and hall.now or nil, replaces = c.replaces, people = c.people }
  for _, name in ipairs(HOLDER) do one[name] = c[name] end
  return one
end

local HOLD = { service = 'text', day = 'whole', time = 'text', slots = 'slots',
  ['until'] = 'whole', items = 'texts?', channel = 'channel?', booked = 'flag?', awaits = 'flag?',
  guide = 'flag?', replaces = 'text?', subject = 'text?', agent = 'text?', mask = 'text?',
  language = 'text?', people = 'people?' }

-- q_hold: keep places in a slot, book them, or wait for them; refuses SERVICE_UNKNOWN, SLOT_GONE,
-- APPOINTMENT_UNKNOWN, LIMIT_REACHED, SLOT_FULL.
verb('hold', HOLD, function(hall, c)
  local rule, step, events = offered_rule(hall, c.service), step_of(hall), {}
  local days = ended_days(hall)
  if (days[rule.zone] or 0) >= c.day or last_day(days) > c.day then
    refuse('SLOT_GONE', c.service)
  end
  if c.replaces then movable_promise(hall, 'check_in', c.replaces) end
  judge_limits(hall, c, rule)
  freed(step, c.service, starts_of(c.slots), events)
  local share = share_for(step, c.service, c.slots, { 'booking', c.guide and 'guide' or nil })
  -- places of several slots become free one by one: nobody can be offered them
  if not share and not (c.awaits and #c.slots == 1) then refuse('SLOT_FULL', c.service) end
  local made = new_appointment(hall, c, share)
  events[#events + 1] = appointments.changed(made.state, made, made)
  if made.state == 'booked' then
    for _, part in ipairs(made.parts) do
      slot_in(step, made.service, part.start)[made.id] = { share = share, places = part.places }
    end
    replace(step, c.replaces, events)
  end
  return { events = events, appointment = made.id }
end)

-- q_book: make the promise of a hold, once; refuses APPOINTMENT_UNKNOWN, TOO_EARLY, TOO_LATE,
-- SLOT_GONE, LIMIT_REACHED.
local BOOK = { appointment = 'text', subject = 'text?', agent = 'text?', mask = 'text?',
  language = 'text?' }
verb('book', BOOK, function(hall, c)
  local one, events = appointment_of(hall, c.appointment), {}
  if one.state == 'booked' then return { events = events, appointment = one.id } end
  movable_promise(hall, 'book', c.appointment)
  if one.expires_at and hall.now > one.expires_at then refuse('SLOT_GONE', one.id) end
  local change = { state = 'booked', booked_at = hall.now, expires_at = NULL }
  local asked = copied(one)
  for _, name in ipairs(HOLDER) do
    change[name], asked[name] = c[name], c[name] or one[name]
  end
  judge_limits(hall, asked, rule_of(hall, one.service))
  events[1] = appointments.changed('booked', one, change)
  replace(step_of(hall), one.replaces, events)
  return { events = events, appointment = one.id }
end)

-- q_unbook: give the places back; refuses APPOINTMENT_UNKNOWN, TOO_LATE, SLOT_GONE.
verb('unbook', { appointment = 'text', by = 'text', reason = 'text?' }, function(hall, c)
  local one, events = movable_promise(hall, 'unbook', c.appointment), {}
  local limit = one.start - 1000 * (rule_of(hall, one.service).cancel_s or 0)
  if c.by == 'holder' and one.state == 'booked' and hall.now > limit then
    refuse('TOO_LATE', one.id)
  end
  give_back(step_of(hall), one, c.by, c.reason, events)
  return { events = events, appointment = one.id }
end)

-- q_lapse_hold: end a hold whose time is over, or the wait for a slot that began; refuses
-- TOO_EARLY.
verb('lapse_hold', { appointment = 'text' }, function(hall, c)
  local one, step = find_appointment(hall, c.appointment), step_of(hall)
  if not one or not PROMISE_MOVES.lapse_hold[one.state] then return { events = {} } end
  if hall.now <= (one.expires_at or one.start - 1) then refuse('TOO_EARLY', one.id) end
  drop(step, one)
  local events = { appointments.lapsed(hall, one) }
  freed(step, one.service, starts_of(one.parts), events)
  return { events = events, appointment = one.id }
end)

-- Who is priority too gets the larger head start.
local function class_of(rule, in_time, priority)
  if not in_time then return priority and 'priority' or 'normal' end
  local larger = priority and rule.head_priority_s > rule.head_appointment_s
  return larger and 'priority' or 'appointment'
end

local function promised_number(hall, one, rule)
  local key = number_key(one.day, rule.prefix)
  local count = tonumber(hget(hall, 'numbers', key) or 0) + 1
  local floor = floor_of(leased_of(hall, key), hall.epoch)
  if count >= floor then refuse('NUMBERS_SPENT', rule.prefix) end
  return rule.prefix .. string.format('%03d', count)
end

-- q_check_in: the number that was promised; who checked in already is told the same one. Refuses
-- APPOINTMENT_UNKNOWN, TOO_EARLY, TOO_LATE, SLOT_GONE, NUMBERS_SPENT.
local CHECK_IN = { appointment = 'text', day = 'whole', channel = 'channel?', device = 'text?',
  priority = 'flag?', wishes = 'texts?' }
verb('check_in', CHECK_IN, function(hall, c)
  local one = appointment_of(hall, c.appointment)
  local given = one.ticket and find_ticket(hall, one.ticket)
  if given then
    return { events = {}, ticket = given.id, appointment = one.id,
      ahead = given.state == 'waiting' }
  end
  movable_promise(hall, 'check_in', c.appointment)
  local rule, days = rule_of(hall, one.service), ended_days(hall)
  if c.day < one.day or hall.now < one.start - 1000 * (rule.early_s or 1800) then
    refuse('TOO_EARLY', one.id)
  end
  local ended = (days[rule.zone] or 0) >= one.day or last_day(days) > one.day
  if c.day > one.day or ended then refuse('TOO_LATE', one.id) end
  local in_time = hall.now <= one['end'] + 1000 * (rule.late_s or 900)
  local asked = { day = one.day, service = one.service, items = one.items,
    ticket_class = class_of(rule, in_time, c.priority), channel = c.channel,
    joined = in_time and one.start or hall.now, slot_at = one.start, appointment = one.id,
    people = one.people, wishes = c.wishes, device = c.device }
  for _, name in ipairs(HOLDER) do asked[name] = one[name] end
  local ticket = new_ticket(hall, asked, promised_number(hall, one, rule), nil, rule)
  local arrived = { state = 'arrived', ticket = ticket.id, ended_at = hall.now }
  return { events = { changed('issued', ticket, ticket),
    appointments.changed('arrived', one, arrived) }, ticket = ticket.id, ahead = true,
    appointment = one.id }
end)
