-- Appointments and the slots that they have places in (domain/promised.py). A slot's index follows
-- from the appointments: it is no part of a snapshot.

local appointments = { open = { awaited = true, held = true, booked = true } }

-- What follows is its own: Lua knows 200 names at a time.
do

local AWAITED = 'awaited'

local function find_appointment(hall, id)
  hall.appointments[id] = hall.appointments[id] or read(hall, 'appointments', id)
  return hall.appointments[id]
end

appointments.find = find_appointment

local function by_serial(one, other) return one.serial < other.serial end
appointments.by_serial = by_serial

local function slot_name(service, start)
  return service .. '|' .. digits(start)
end
appointments.slot_name = slot_name

-- What an appointment has in its slots: the share, and until when (0 = for good); nil for nothing.
local function taken_of(one)
  if one.state == 'lapsed' or one.state == 'cancelled' then return nil end
  local share = one.state == AWAITED and AWAITED or one.share
  return share, one.state == 'held' and one.expires_at or 0
end

local function leave_slots(stage, one)
  for _, part in ipairs(one.parts) do
    later(stage, 'HDEL', sibling(stage.hall.root, 'slot', slot_name(one.service, part.start)),
      one.id)
  end
end

local function enter_slots(stage, one)
  local share, expires = taken_of(one)
  if not share then return end
  for _, part in ipairs(one.parts) do
    later(stage, 'HSET', sibling(stage.hall.root, 'slot', slot_name(one.service, part.start)),
      one.id, share .. '|' .. digits(part.places) .. '|' .. digits(expires))
  end
end

-- Who has what in a slot: appointment id -> {share, places, expires}; expires nil = for good.
function appointments.slot(hall, name)
  local flat, found = redis.call('HGETALL', sibling(hall.root, 'slot', name)), {}
  for index = 1, #flat, 2 do
    local share, places, expires = flat[index + 1]:match('^(.*)|(%d+)|(%d+)$')
    expires = tonumber(expires)
    found[flat[index]] = { share = share, places = tonumber(places),
      expires = expires > 0 and expires or nil }
  end
  return found
end

function appointments.staged(stage, id)
  return stage.appointments[id] or find_appointment(stage.hall, id)
end

local function count_towards_limits(stage, one, there)
  if not (one and appointments.open[one.state]) then return end
  change_one(stage, one.subject, one.id, there)
  change_one(stage, one.agent, one.id, there)
end

local function fold_appointment(stage, data)
  local old = appointments.staged(stage, data.appointment)
  local new = patched(old or {}, data.set)
  if old then
    leave_slots(stage, old)
  else
    stage.meta.appointed = math.max(stage.meta.appointed or stage.hall.appointed, new.serial)
  end
  stage.appointments[new.id] = new
  enter_slots(stage, new)
  count_towards_limits(stage, old, false)
  count_towards_limits(stage, new, true)
end

for kind in ('held booked awaited lapsed cancelled arrived missed'):gmatch('%a+') do
  fold['appointment.' .. kind] = fold_appointment
end

local function all_appointments(hall)
  local found = {}
  for id, text in pairs(read_all(hall, 'appointments')) do
    hall.appointments[id] = hall.appointments[id] or cjson.decode(text)
    found[#found + 1] = hall.appointments[id]
  end
  table.sort(found, by_serial)
  return found
end

-- The day of a zone has ended: its appointments go with its tickets.
local tickets_go = fold['hall.day_ended']
fold['hall.day_ended'] = function(stage, data)
  tickets_go(stage, data)
  for _, one in ipairs(all_appointments(stage.hall)) do
    if one.day <= data.day and rule_of(stage.hall, one.service).zone == data.zone then
      leave_slots(stage, appointments.staged(stage, one.id))
      stage.appointments[one.id] = NULL
    end
  end
end

-- An event that changes an appointment, with other facts beside the change.
function appointments.changed(kind, one, changes, facts)
  local data = copied(facts or {})
  data.appointment, data.set = one.id, changes
  return { 'appointment.' .. kind, data }
end

function appointments.lapsed(hall, one)
  return appointments.changed('lapsed', one, { state = 'lapsed', ended_at = hall.now })
end

-- What becomes of the zone's appointments as their day ends: who did not come missed them.
function appointments.end_day(hall, zone, day, events)
  for _, one in ipairs(all_appointments(hall)) do
    local here = one.day <= day and find_rule(hall, one.service).zone == zone
    local state = here and PROMISE_MOVES.end_day[one.state]
    if state == 'missed' then
      local change = { state = 'missed', ended_at = hall.now }
      events[#events + 1] = appointments.changed('missed', one, change)
    elseif state then
      events[#events + 1] = appointments.lapsed(hall, one)
    end
  end
end

-- The keys of the slots that a hall has.
function appointments.keys(root)
  local found, seen = {}, {}
  for _, text in pairs(read_all({ root = root }, 'appointments')) do
    local one = cjson.decode(text)
    for _, part in ipairs(one.parts) do
      local key = sibling(root, 'slot', slot_name(one.service, part.start))
      if not seen[key] then found[#found + 1] = key end
      seen[key] = true
    end
  end
  return found
end

-- Fill the indexes from some appointments of a hall that is restored; the same may come again.
function appointments.restore(root, some)
  local stage = { hall = { root = root }, subjects = {}, writes = {} }
  for _, one in pairs(some) do
    enter_slots(stage, one)
    count_towards_limits(stage, one, true)
  end
  for _, write in ipairs(stage.writes) do redis.call(unpack(write)) end
  subjects.write(stage)
end

end
