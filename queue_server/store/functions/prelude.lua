-- The ground that every function stands on: keys, refusals, numbers, moves.
--
-- A hall's keys. One root, `q:{hall}`, is declared; the others are derived from it here and in
-- keys.py only. They share its hash tag and so its slot, which is what makes this safe in a
-- cluster although Redis asks that every key be declared: a hall's lanes cannot be known before
-- its windows and rules were read.
--
--   key           type    meaning                                                  lifetime
--   :meta         hash    epoch, seq, at of the last event; version, sha256 in     the epoch
--                         force; serial last issued; command_days kept;
--                         appointed: the last appointment's serial;
--                         centre that opened the epoch, and handed: the one that
--                         has the hall next, by their names
--   :events       stream  id epoch-seq: at, type, data; by a command also          until journalled
--                         command, principal, fingerprint; on its first event
--                         its reply
--   :tickets      hash    ticket id -> its JSON; open ones, final ones of the day  day's end
--   :lane:LANE    zset    joined -> `serial|ticket`; LANE is `service|lane`,       while not empty
--                         `service|remote` or `window:ID`
--   :lines        hash    LANE -> its head `joined|serial|ticket`, '' if empty;    the epoch
--                         `service|row` -> `lane|count`, the calls in a row
--   :windows      hash    window id -> its JSON                                    the epoch
--   :held:WINDOW  set     tickets suspended to the window                          while so
--   :rules        hash    service -> JSON of prefix, zone and policy               the epoch
--   :stops        hash    service ('' = the hall) -> JSON of reason, text, until   until resumed
--   :notices      hash    posting's position -> JSON of text, zone and until       until withdrawn
--   :numbers      hash    `yyyymmdd|prefix` -> the last number issued; kept until  day after
--                         no zone can issue for that day
--   :skipped      hash    `yyyymmdd|prefix` -> how many numbers rebuildings passed   as numbers
--                         over; no quota counts them
--   :leases       hash    `yyyymmdd|prefix` -> JSON of low, offline, blocks: the    a month
--                         numbers in the hands of kiosks                           at most
--   :days         hash    zone -> the last service day that ended                  the epoch
--   :alarms       hash    `alarm|about` -> JSON of alarm, level, about, at, day    until cleared
--   :rights       hash    old ticket -> JSON of until, service, items, window, used  until + 7 days
--   :unrated      hash    `ticket#handling` -> JSON of what an evaluation of it   until graded
--                         will say; until graded or lapsed, over day ends         or lapsed
--   :subjects     hash    digest of a subject or agent -> the ids of its tickets  day's end
--                         and appointments that count towards limits, each with
--                         a blank behind it
--   :appointments hash    appointment id -> its JSON                               day's end
--   :slot:SLOT    hash    appointment id -> `share|places|expires`; SLOT is        while not empty
--                         `service|start`, share `awaited` for its waiting list,
--                         expires 0 for what is promised
--   :pagers       hash    number of a pager -> the ticket that it was handed to     once back
--   :commands:DAY hash    principal and command id -> `fingerprint|reply`;         DAY + 1
--                         DAY counts days of real time since 1970
--
-- Nothing here has a TTL: a step of the clock would delete truth.

local KEYS_OF_A_HALL = {
  meta = 'hash', events = 'stream', tickets = 'hash', lane = 'zset', lines = 'hash',
  windows = 'hash', held = 'set', rules = 'hash', stops = 'hash', notices = 'hash',
  numbers = 'hash', skipped = 'hash', leases = 'hash', days = 'hash', alarms = 'hash',
  rights = 'hash', unrated = 'hash', subjects = 'hash', pagers = 'hash',
  appointments = 'hash', slot = 'hash',
  commands = 'hash',
}

local function sibling(root, name, part)
  if not KEYS_OF_A_HALL[name] then error('no such key: ' .. name) end
  return part and root .. ':' .. name .. ':' .. part or root .. ':' .. name
end

-- In an event's `set`: the field is forgotten. It is cjson.null, from the first call on: while a
-- library loads, Lua's globals (pairs, cjson …) cannot be reached.
local NULL
local LAST_NUMBER, REBUILD_GAP, DAY_MS = 9999, 50, 86400000
local LEASE_GAP, LEASE_EPOCHS = 500, 4
local RIGHT_KEPT_MS, STRETCHES = 7 * DAY_MS, 20
local LANES = { 'first', 'appointment', 'priority', 'normal' }
local FIRST, REMOTE = 'first', 'remote'

local CODES = {}
for code in ([[
  HALL_NOT_READY HALL_BUSY KEY_REUSED STALE_POSITION WINDOW_UNKNOWN SERVICE_UNKNOWN TICKET_UNKNOWN
  WINDOW_BUSY WINDOW_CLOSED WINDOW_PAUSED WINDOW_LACKS_SERVICE TICKET_NOT_WAITING
  TICKET_NOT_CALLED TICKET_NOT_SERVING TICKET_NOT_SUSPENDED TICKET_NOT_MISSED TICKET_NOT_REMOTE
  TICKET_ELSEWHERE REJOIN_SPENT HALL_CLOSED SERVICE_CLOSED SERVICE_FULL NUMBERS_SPENT
  NUMBER_NOT_LEASED TOO_EARLY TOO_LATE MOVE_CLOSED ALREADY_EVALUATED NOT_ALLOWED
  LIMIT_REACHED PAGER_TAKEN APPOINTMENT_UNKNOWN SLOT_FULL SLOT_GONE
]]):gmatch('%S+') do CODES[code] = true end

-- A refusal of the contract: understood and denied. Only before the first write.
local function refuse(code, detail)
  if not CODES[code] then error('no such refusal: ' .. code) end
  error({ answer = detail and detail ~= '' and code .. ' ' .. detail or code })
end

-- An argument that no caller of ours sends: a fault of the program, named after the argument.
local function bad(name)
  error({ answer = 'BAD_ARGUMENT ' .. name })
end

-- tonumber takes 'nan', '1e3' and '0x10'; times and counts are plain digits.
local function whole(name, text)
  if not (text and #text <= 13 and text:match('^%d+$')) then bad(name) end
  return tonumber(text)
end

local function digits(number)
  return string.format('%.0f', number)
end

local function has(list, value)
  for _, one in ipairs(list) do
    if one == value then return true end
  end
  return false
end

-- Order of texts by their bytes; Lua's own `<` follows the server's locale.
local function bytewise(one, other)
  for index = 1, math.min(#one, #other) do
    local here, there = one:byte(index), other:byte(index)
    if here ~= there then return here < there end
  end
  return #one < #other
end

local MOVES = {
  arrive = { remote = 'waiting' },
  defer = { remote = 'remote', waiting = 'waiting' },
  move = { remote = 'moved', waiting = 'moved' },
  settle = { remote = 'remote' },
  expire = { remote = 'cancelled' },
  cancel = { remote = 'cancelled', waiting = 'cancelled', called = 'cancelled',
    suspended = 'cancelled', missed = 'cancelled' },
  void = { remote = 'cancelled', waiting = 'cancelled', called = 'cancelled',
    serving = 'cancelled', suspended = 'cancelled', missed = 'cancelled' },
  confirm = { remote = 'remote', waiting = 'waiting', called = 'called', serving = 'serving' },
  check = { remote = 'remote', waiting = 'waiting', called = 'called', serving = 'serving' },
  page = { remote = 'remote', waiting = 'waiting', called = 'called', serving = 'serving',
    suspended = 'suspended', missed = 'missed', done = 'done', cancelled = 'cancelled',
    moved = 'moved', no_show = 'no_show' },
  printed = { remote = 'remote', waiting = 'waiting', called = 'called', serving = 'serving',
    suspended = 'suspended', missed = 'missed', done = 'done', cancelled = 'cancelled',
    moved = 'moved', no_show = 'no_show' },
  call = { waiting = 'called', missed = 'called' },
  recall = { called = 'called' },
  start = { called = 'serving' },
  miss = { called = 'missed' },
  ['return'] = { called = 'waiting', serving = 'waiting' },
  free = { called = 'waiting', serving = 'waiting' },
  transfer = { waiting = 'waiting', called = 'waiting', serving = 'waiting',
    suspended = 'waiting' },
  reclass = { waiting = 'waiting', called = 'waiting' },
  forward = { serving = 'waiting' },
  next_item = { serving = 'serving' },
  suspend = { serving = 'suspended' },
  resume = { suspended = 'serving' },
  wake = { suspended = 'waiting' },
  rejoin = { missed = 'waiting' },
  finish = { called = 'done', serving = 'done', suspended = 'done' },
  draw = { waiting = 'suspended' },
  undraw = { suspended = 'waiting' },
  give_back = { waiting = 'moved', called = 'moved', serving = 'moved', suspended = 'moved' },
  end_day = { waiting = 'cancelled', remote = 'cancelled', suspended = 'cancelled',
    called = 'no_show', missed = 'no_show', serving = 'done' },
}

local REFUSED_BY = {
  arrive = 'TICKET_NOT_REMOTE', defer = 'TICKET_NOT_WAITING', move = 'MOVE_CLOSED',
  settle = 'TICKET_NOT_REMOTE', expire = 'TICKET_NOT_REMOTE', cancel = 'TICKET_NOT_WAITING',
  void = 'TICKET_NOT_WAITING', confirm = 'TICKET_NOT_WAITING', check = 'TICKET_NOT_WAITING',
  call = 'TICKET_NOT_WAITING', recall = 'TICKET_NOT_CALLED', start = 'TICKET_NOT_CALLED',
  miss = 'TICKET_NOT_CALLED', ['return'] = 'TICKET_NOT_CALLED', free = 'TICKET_NOT_SERVING',
  transfer = 'TICKET_NOT_WAITING', reclass = 'TICKET_NOT_WAITING',
  forward = 'TICKET_NOT_SERVING',
  next_item = 'TICKET_NOT_SERVING', suspend = 'TICKET_NOT_SERVING',
  resume = 'TICKET_NOT_SUSPENDED', wake = 'TICKET_NOT_SUSPENDED',
  rejoin = 'TICKET_NOT_MISSED', finish = 'TICKET_NOT_SERVING',
  draw = 'TICKET_NOT_WAITING', undraw = 'TICKET_NOT_SUSPENDED', give_back = 'MOVE_CLOSED',
}

local PROMISE_MOVES = {
  book = { held = 'booked' },
  unbook = { awaited = 'cancelled', held = 'cancelled', booked = 'cancelled' },
  check_in = { booked = 'arrived' },
  lapse_hold = { held = 'lapsed', awaited = 'lapsed' },
  end_day = { awaited = 'lapsed', held = 'lapsed', booked = 'missed' },
}
local PROMISE_REFUSED = { awaited = 'TOO_EARLY', held = 'TOO_EARLY', booked = 'TOO_LATE',
  lapsed = 'SLOT_GONE', cancelled = 'SLOT_GONE', arrived = 'TOO_LATE', missed = 'TOO_LATE' }

local FINAL = { done = true, cancelled = true, moved = true, no_show = true }
local AT_WINDOW = { called = true, serving = true }
