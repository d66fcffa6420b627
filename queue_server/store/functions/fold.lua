-- The fold: what an event changes (domain/fold.py), worked out in memory on a `stage` before
-- anything is written. `commit` writes the stage.

local fold = {}

-- A stage: tickets and windows as they will be (NULL = gone), lanes touched, other writes.
local function stage_of(hall)
  return { hall = hall, tickets = {}, windows = {}, leases = {}, subjects = {}, lanes = {},
    appointments = {}, writes = {}, meta = {} }
end

local function later(stage, command, key, ...)
  stage.writes[#stage.writes + 1] = { command, key, ... }
end

local function set_later(stage, name, field, value)
  later(stage, 'HSET', sibling(stage.hall.root, name), field, value)
end

local function drop_later(stage, name, field)
  later(stage, 'HDEL', sibling(stage.hall.root, name), field)
end

local function staged_ticket(stage, id)
  return stage.tickets[id] or find_ticket(stage.hall, id)
end

local function staged_window(stage, id)
  return stage.windows[id] or window_of(stage.hall, id)
end

local function staged_leased(stage, key)
  local staged = stage.leases[key]
  if staged then return staged ~= NULL and staged or nil end
  return leased_of(stage.hall, key)
end

local function copied(value)
  local copy = {}
  for name, one in pairs(value) do copy[name] = one end
  return copy
end

-- A document with the `set` of an event; null forgets a field.
local function patched(document, changes)
  local new = copied(document)
  for name, value in pairs(changes) do
    if value == NULL then value = nil end
    new[name] = value
  end
  return new
end

local function number_key(day, prefix)
  return digits(day) .. '|' .. prefix
end

local function window_at(ticket)
  return ticket and AT_WINDOW[ticket.state] and ticket.window or nil
end

local function holder_of(ticket)
  local held = ticket and ticket.state == 'suspended' and ticket.suspend ~= 'free'
  return held and ticket.window or nil
end

local function change_lane(stage, old, new)
  local from, to = old and standing(old), standing(new)
  if from == to and (not from or old.joined == new.joined) then return end
  local member = member_of(new)
  if from then
    later(stage, 'ZREM', sibling(stage.hall.root, 'lane', from), member)
    stage.lanes[from] = true
  end
  if to then
    later(stage, 'ZADD', sibling(stage.hall.root, 'lane', to), digits(new.joined), member)
    stage.lanes[to] = true
  end
end

local function change_window(stage, old, new)
  local from, to = window_at(old), window_at(new)
  if from == to then return end
  if from then stage.windows[from] = patched(staged_window(stage, from), { ticket = NULL }) end
  if to then stage.windows[to] = patched(staged_window(stage, to), { ticket = new.id }) end
end

local function change_holder(stage, old, new)
  local from, to = holder_of(old), holder_of(new)
  if from == to then return end
  if from then later(stage, 'SREM', sibling(stage.hall.root, 'held', from), new.id) end
  if to then later(stage, 'SADD', sibling(stage.hall.root, 'held', to), new.id) end
end

-- A pager is with one ticket at a time; with its day a ticket leaves it (`new` is nil).
local function change_pager(stage, old, new)
  local from, to = old and old.pager, new and new.pager
  if from == to then return end
  if from then drop_later(stage, 'pagers', digits(from)) end
  if to then set_later(stage, 'pagers', digits(to), new.id) end
end

-- A number that a kiosk reported is of its block; any other is the last one given.
local function take_number(stage, ticket)
  local prefix, text = ticket.number:match('^(%u+)(%d+)$')
  local key, count = number_key(ticket.day, prefix), tonumber(text)
  if ticket.offline then
    local leased = staged_leased(stage, key)
    local block = block_of(leased, count)
    leased.offline = leased.offline + 1
    block.used[#block.used + 1] = count
    stage.leases[key] = leased
  else
    set_later(stage, 'numbers', key, digits(count))
  end
  stage.meta.serial = math.max(stage.meta.serial or stage.hall.serial, ticket.serial)
end

-- A finish may give a right to return, and an issue may use one up.
local function change_right(stage, new, set)
  local until_at, returns = set.return_until, set.returns
  if until_at and until_at ~= NULL then
    set_later(stage, 'rights', new.id, json.encode({ ['until'] = until_at, service = new.service,
      items = new.items, window = new.return_window }))
  end
  local right = returns and returns ~= NULL and read(stage.hall, 'rights', returns)
  if right then
    right.used = new.id
    set_later(stage, 'rights', returns, json.encode(right))
  end
end

local function fold_ticket(stage, data)
  local old = staged_ticket(stage, data.ticket)
  local new = patched(old or {}, data.set)
  stage.tickets[new.id] = new
  if not old then take_number(stage, new) end
  change_lane(stage, old, new)
  change_window(stage, old, new)
  change_holder(stage, old, new)
  change_right(stage, new, data.set)
  change_pager(stage, old, new)
  subjects.change(stage, old, new)
  if data.row then
    set_later(stage, 'lines', new.service .. '|row', row_text(data.row))
  end
end

local function configure_rules(stage, services)
  for service, text in pairs(read_all(stage.hall, 'rules')) do
    if not services[service] then
      local gone = patched(cjson.decode(text), { offered = false })
      set_later(stage, 'rules', service, json.encode(gone))
    end
  end
  for service, rule in pairs(services) do
    local offered = rule.offered == nil or rule.offered
    set_later(stage, 'rules', service, json.encode(patched(rule, { offered = offered })))
  end
end

local function configure_windows(stage, roles)
  for id, text in pairs(read_all(stage.hall, 'windows')) do
    local window = cjson.decode(text)
    stage.hall.windows[id] = window
    local in_use = window.state ~= 'closed' or window.clerk
    if not roles[id] and not in_use then stage.windows[id] = NULL end
  end
  for id, role in pairs(roles) do
    local window = find_window(stage.hall, id) or { state = 'closed' }
    stage.windows[id] = patched(patched(window, role), { ['until'] = NULL, before = NULL })
  end
end

fold['hall.configured'] = function(stage, data)
  stage.meta.version, stage.meta.sha256 = data.version, data.sha256
  configure_rules(stage, data.services)
  configure_windows(stage, data.windows)
end

fold['hall.handed'] = function(stage, data)
  stage.meta.handed = data.to
end

fold['service.stopped'] = function(stage, data)
  local stop = { reason = data.reason, text = data.text, ['until'] = data['until'],
    offers = data.offers }
  set_later(stage, 'stops', data.service or '', json.encode(stop))
end

fold['service.resumed'] = function(stage, data)
  drop_later(stage, 'stops', data.service or '')
end

fold['alarm.raised'] = function(stage, data)
  local standing = { alarm = data.alarm, level = data.level, about = data.about, day = data.day,
    detail = data.detail, at = stage.hall.now }
  set_later(stage, 'alarms', data.alarm .. '|' .. data.about, json.encode(standing))
end

fold['alarm.cleared'] = function(stage, data)
  drop_later(stage, 'alarms', data.alarm .. '|' .. data.about)
end

fold['numbers.leased'] = function(stage, data)
  local key = number_key(data.day, data.prefix)
  local leased = staged_leased(stage, key) or { offline = 0, blocks = {} }
  leased.low = data.first
  leased.blocks[#leased.blocks + 1] = { device = data.device, first = data.first,
    last = data.last, at = stage.hall.now, used = {} }
  stage.leases[key] = leased
end

-- The kiosk gives up its blocks of some days.
fold['numbers.reported'] = function(stage, data)
  if #data.ended == 0 then return end
  local last = last_day(ended_days(stage.hall))
  for key in pairs(read_all(stage.hall, 'leases')) do
    if has(data.ended, day_of(key)) then
      local leased, blocks = staged_leased(stage, key), {}
      for _, block in ipairs(leased.blocks) do
        if block.device ~= data.device then blocks[#blocks + 1] = block end
      end
      leased.blocks = blocks
      stage.leases[key] = is_kept(leased, day_of(key), last) and leased or NULL
    end
  end
end

fold['notice.posted'] = function(stage, data)
  local notice = { text = data.text, zone = data.zone, ['until'] = data['until'] }
  set_later(stage, 'notices', data.notice, json.encode(notice))
end

fold['notice.withdrawn'] = function(stage, data)
  drop_later(stage, 'notices', data.notice)
end

-- Only end_day makes this event, and has read every ticket into the hall before.
fold['hall.day_ended'] = function(stage, data)
  local hall, zone, day, here = stage.hall, data.zone, data.day, {}
  for service, text in pairs(read_all(hall, 'rules')) do
    local rule = json.known(text)
    if rule.zone == zone then
      here[service] = true
      drop_later(stage, 'lines', service .. '|row')
    end
  end
  set_later(stage, 'days', zone, digits(day))
  for id in pairs(hall.tickets) do
    local ticket = staged_ticket(stage, id)
    if FINAL[ticket.state] and ticket.day <= day and here[ticket.service] then
      stage.tickets[id] = NULL
      subjects.change(stage, ticket, nil)
      change_pager(stage, ticket, nil)
    end
  end
  -- kept until no zone can issue for that day: services change zones, prefixes change services
  local since = math.max(day, last_day(ended_days(hall)))
  for key in pairs(read_all(hall, 'numbers')) do
    if day_of(key) < since then
      drop_later(stage, 'numbers', key)
      drop_later(stage, 'skipped', key)
    end
  end
  for key, text in pairs(read_all(hall, 'leases')) do
    if not is_kept(cjson.decode(text), day_of(key), since) then stage.leases[key] = NULL end
  end
  for key, text in pairs(read_all(hall, 'rights')) do
    local ends = cjson.decode(text)['until']
    if ends < hall.now - RIGHT_KEPT_MS then drop_later(stage, 'rights', key) end
  end
  for key, text in pairs(read_all(hall, 'alarms')) do
    local alarm_day = cjson.decode(text).day
    if alarm_day and alarm_day < day then drop_later(stage, 'alarms', key) end
  end
end

-- Take one event of the plan into the stage.
function fold.apply(stage, kind, data)
  local special = fold[kind]
  if special then
    special(stage, data)
  elseif data.ticket and data.set then
    fold_ticket(stage, data)
  elseif data.window and data.set then
    stage.windows[data.window] = patched(staged_window(stage, data.window), data.set)
  end
end
