-- What a function is given, checked before anything is read.

local ENUMS = {
  class = { 'normal', 'priority', 'appointment' },
  kind = { 'person', 'papers' },
  channel = { 'kiosk', 'staff', 'phone', 'hotline' },
  suspend = { 'free', 'window', 'step' },
  printing = { 'queued', 'printed', 'failed', 'unknown', 'voided' },
  rejoin = { 'keep', 'defer', 'anew' },
  offer = { 'move', 'booking', 'return' },
  level = { 'yellow', 'orange', 'red' },
  precheck = { 'none', 'advised', 'required' },
  identity = { 'none', 'asked', 'required' },
  way = { 'online', 'post', 'locker', 'window', 'village' },
  delivery = { 'collect', 'post', 'locker' },
  source = { 'evaluator', 'phone', 'slip' },
}

-- `?` marks a field that may be absent.
local RULE = {
  prefix = 'text', zone = 'text', target_wait_s = 'positive', head_first_s = 'seconds',
  head_appointment_s = 'seconds', head_priority_s = 'seconds', head_normal_s = 'seconds',
  cap_priority = 'whole', cap_normal = 'whole', guard_percent = 'whole', help_percent = 'whole',
  rejoin = 'rejoin', rejoin_defer = 'whole', rejoin_limit = 'whole', rejoin_call_s = 'seconds',
  undo_s = 'seconds', grace_s = 'seconds', expiry_s = 'seconds', quota = 'whole', carry = 'flag',
  offered = 'flag?', block = 'whole?', return_days = 'whole?', return_head_s = 'seconds?',
  precheck = 'precheck?', evaluate_days = 'whole?', default_grade = 'whole?',
  identity = 'identity?', applicant_limit = 'whole?', agent_limit = 'whole?',
  matters_limit = 'whole?', contact_days = 'whole?', early_s = 'seconds?', late_s = 'seconds?',
  cancel_s = 'seconds?', offer_s = 'seconds?', booking_limit = 'whole?',
}
local ROLE = { zone = 'text', own = 'texts', help = 'texts' }
local WORDS = { zh_cn = 'text', zh_hk = 'text?', en = 'text?' }
local HANDLED = { outcome = 'text', item = 'text?', matter = 'text?', count = 'whole?',
  note = 'text?' }

local WAIT = { p10_s = 'seconds', p50_s = 'seconds', p90_s = 'seconds', by = 'text' }

local REPORTED = { number = 'text', day = 'whole', service = 'text', items = 'texts',
  ticket_class = 'class', printed_at = 'whole', printed = 'printing?', subject = 'text?',
  agent = 'text?', mask = 'text?', language = 'text?', wishes = 'texts?', people = 'people?' }

local SLOT = { start = 'whole', ['end'] = 'whole', capacity = 'whole', booking = 'whole',
  remote = 'whole', guide = 'whole', places = 'positive?' }

-- The longest number that cjson writes in full, one digit spared for sums.
local LONGEST, LONGEST_S = 1e13, 1e9

local kinds = {}

local function is_whole(value, limit)
  return type(value) == 'number' and value >= 0 and value <= limit and value % 1 == 0
end

local function is_kind(kind, value, name, field)
  if ENUMS[kind] then return has(ENUMS[kind], value) end
  return kinds[kind](value, name, field)
end

-- Fields as {kind, optional}, taken apart once.
local taken_apart = {}
local function parsed(fields)
  if not taken_apart[fields] then
    local found = {}
    for field, kind in pairs(fields) do
      found[field] = { kind = kind:gsub('%?$', ''), optional = kind:sub(-1) == '?' }
    end
    taken_apart[fields] = found
  end
  return taken_apart[fields]
end

-- Refuses by name what is missing, of another kind, or not a field at all.
local function fields_of(name, fields, value)
  if type(value) ~= 'table' then bad(name) end
  for field, wanted in pairs(parsed(fields)) do
    local one = value[field]
    if one == nil then
      if not wanted.optional then bad(name .. '.' .. field) end
    elseif not is_kind(wanted.kind, one, name, field) then
      bad(name .. '.' .. field)
    end
  end
  for field in pairs(value) do
    if not fields[field] then bad(name .. '.' .. tostring(field)) end
  end
  return true
end

function kinds.text(value) return type(value) == 'string' end
function kinds.flag(value) return type(value) == 'boolean' end
function kinds.whole(value) return is_whole(value, LONGEST) end
function kinds.seconds(value) return is_whole(value, LONGEST_S) end
function kinds.people(value) return is_whole(value, 50) and value > 1 end
function kinds.grade(value) return is_whole(value, 5) and value > 0 end
function kinds.positive(value) return is_whole(value, LONGEST_S) and value > 0 end

local function is_list(value)
  if type(value) ~= 'table' then return false end
  local count = 0
  for _ in pairs(value) do count = count + 1 end
  return count == #value
end

function kinds.texts(value)
  if not is_list(value) then return false end
  for _, one in ipairs(value) do
    if type(one) ~= 'string' then return false end
  end
  return true
end

function kinds.wholes(value)
  if not is_list(value) then return false end
  for _, one in ipairs(value) do
    if not kinds.whole(one) then return false end
  end
  return true
end

local function list_of(fields)
  return function(value, name, field)
    if not is_list(value) then return false end
    for _, one in ipairs(value) do fields_of(name .. '.' .. field, fields, one) end
    return true
  end
end
kinds.handled, kinds.reported = list_of(HANDLED), list_of(REPORTED)
kinds.slots = list_of(SLOT)

function kinds.words(value, name, field)
  return fields_of(name .. '.' .. field, WORDS, value)
end

function kinds.wait(value, name, field)
  return fields_of(name .. '.' .. field, WAIT, value)
end

local function each_of(fields)
  return function(value, name, field)
    if type(value) ~= 'table' then return false end
    for key, one in pairs(value) do
      if type(key) ~= 'string' then return false end
      fields_of(name .. '.' .. field .. '.' .. key, fields, one)
    end
    return true
  end
end
kinds.rules, kinds.roles = each_of(RULE), each_of(ROLE)

local BLOCK = { device = 'text', first = 'whole', last = 'whole', at = 'whole', used = 'wholes' }
local LEASED = { low = 'whole', offline = 'whole', blocks = 'blocks' }
kinds.blocks, kinds.leases = list_of(BLOCK), each_of(LEASED)

function kinds.offers(value)
  if not is_list(value) then return false end
  for _, one in ipairs(value) do
    if not has(ENUMS.offer, one) then return false end
  end
  return true
end

function kinds.map(value)
  if type(value) ~= 'table' then return false end
  for key, one in pairs(value) do
    if type(key) ~= 'string' or type(one) ~= 'table' then return false end
  end
  return true
end

function kinds.counts(value)
  if type(value) ~= 'table' then return false end
  for _, one in pairs(value) do
    if not kinds.whole(one) then return false end
  end
  return true
end

-- Tickets of a snapshot: what their lanes and windows are built from.
function kinds.tickets(value)
  if not kinds.map(value) then return false end
  for id, one in pairs(value) do
    local texts = one.id == id and kinds.text(one.state) and kinds.text(one.service)
      and kinds.text(one.lane)
    if not (texts and kinds.whole(one.serial) and kinds.whole(one.joined)) then return false end
  end
  return true
end

-- Appointments of a snapshot: what their slots are built from.
function kinds.appointments(value)
  if not kinds.map(value) then return false end
  for id, one in pairs(value) do
    local texts = one.id == id and kinds.text(one.state) and kinds.text(one.service)
      and kinds.text(one.share)
    if not (texts and kinds.whole(one.serial) and is_list(one.parts)) then return false end
  end
  return true
end

local function hall_name(keys)
  return keys[1] and #keys == 1 and keys[1]:match('^q:{([%w-]+)}$') or bad('hall')
end

local function decoded(name, text)
  local read, value = pcall(cjson.decode, text)
  if not read or type(value) ~= 'table' then bad(name) end
  return value
end

-- ARGV of every verb: principal, command id, fingerprint, now_ms, real_ms, command as JSON.
local function call_of(verb, fields, args)
  if #args ~= 6 then bad('arguments') end
  local principal, id, fingerprint = args[1], args[2], args[3]
  if id == '' then bad('command') end
  if not fingerprint:match('^%x+$') then bad('fingerprint') end
  local now, real, command = whole('now', args[4]), whole('real', args[5]), decoded(verb, args[6])
  fields_of(verb, fields, command)
  return { principal = principal, id = id, fingerprint = fingerprint, now = now, real = real,
    command = command, memory = #principal .. ':' .. principal .. id }
end
