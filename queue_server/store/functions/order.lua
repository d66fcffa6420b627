-- Order: which ticket of a line, and which line of a window, is next (domain/order.py).
--   place = joined - head start of its lane;  urgency = (now - place) / target wait
-- The arithmetic is that of order.py, step by step: both compute the same doubles.

local order = {}

function order.head_start(rule, lane)
  return 1000 * (rule['head_' .. lane .. '_s'] or 0)
end

function order.place(rule, joined, lane)
  return joined - order.head_start(rule, lane)
end

-- The foremost of some heads by `joined` or `place`, ties by issue serial.
local function least(heads, measure)
  local best = heads[1]
  for index = 2, #heads do
    local head = heads[index]
    if head[measure] < best[measure]
      or head[measure] == best[measure] and head.serial < best.serial then
      best = head
    end
  end
  return best
end

local function capped(row, lane, cap)
  return row and cap > 0 and row.lane == lane and row.count >= cap
end

local function choose(line, here, now)
  local heads, rule, row = line.heads, line.rule, line.row
  if heads.first then return heads.first, 'first' end
  local oldest = least(here, 'joined')
  local limit = rule.guard_percent * rule.target_wait_s * 1000
  if rule.guard_percent > 0 and 100 * (now - oldest.joined) > limit then return oldest, 'guard' end
  if heads.normal and capped(row, 'priority', rule.cap_priority) then
    return heads.normal, 'cap_priority'
  end
  if heads.priority and capped(row, 'normal', rule.cap_normal) then
    return heads.priority, 'cap_normal'
  end
  return least(here, 'place'), 'place'
end

-- The ticket that a line {service, rule, row, heads by lane} offers, and by which rule; or nil.
function order.candidate(line, now)
  local here = {}
  for _, lane in ipairs(LANES) do
    local head = line.heads[lane]
    if head then
      head.place = order.place(line.rule, head.joined, lane)
      here[#here + 1] = head
    end
  end
  if #here == 0 then return nil end
  local head, name = choose(line, here, now)
  return { line = line, head = head, rule = name, place = head.place, here = here,
    urgency = (now - head.place) / (1000 * line.rule.target_wait_s) }
end

local function before(one, other)
  if one.urgency ~= other.urgency then return one.urgency > other.urgency end
  if one.place ~= other.place then return one.place < other.place end
  return one.head.serial < other.head.serial
end

-- The candidate of most urgency among lines; ties by place, then by issue serial.
function order.most_urgent(lines, now)
  local best
  for _, line in ipairs(lines) do
    local one = order.candidate(line, now)
    if one and (not best or before(one, best)) then best = one end
  end
  return best
end

-- Own lines first, unless a help line is more urgent by the own line's factor.
function order.own_or_help(own, help)
  if not own or not help then return own or help end
  local factor = own.line.rule.help_percent * math.max(0, own.urgency)
  return 100 * help.urgency > factor and help or own
end

-- The calls in a row after one more of a lane; only priority and normal count.
function order.row_after(row, lane)
  if lane ~= 'priority' and lane ~= 'normal' then return row end
  return { lane = lane, count = row and row.lane == lane and row.count + 1 or 1 }
end
