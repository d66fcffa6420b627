-- Who has which numbers today, by digest, and how many one applicant or agent may take
-- (domain/decisions/limits.py). The index follows from the tickets: it is no part of a snapshot.

local subjects = {}

local function is_counted(ticket)
  return ticket and ticket.state ~= 'cancelled' and ticket.state ~= 'moved'
end

-- The ids of a digest's tickets with those of this step; a blank behind each.
local function ids_of(stage, digest)
  return stage.subjects[digest] or hget(stage.hall, 'subjects', digest) or ''
end

local function without(text, id)
  local kept = {}
  for one in text:gmatch('%S+') do
    if one ~= id then kept[#kept + 1] = one .. ' ' end
  end
  return table.concat(kept)
end

local function change_one(stage, digest, id, there)
  if not digest then return end
  local text = without(ids_of(stage, digest), id)
  stage.subjects[digest] = there and text .. id .. ' ' or text
end

-- Take in that a ticket was given, was given back, or went with its day (`new` is nil).
function subjects.change(stage, old, new)
  local before, now = is_counted(old) or false, is_counted(new) or false
  if before == now then return end
  local ticket = new or old
  change_one(stage, ticket.subject, ticket.id, now)
  change_one(stage, ticket.agent, ticket.id, now)
end

-- Write what `change` came to.
function subjects.write(stage)
  local key = sibling(stage.hall.root, 'subjects')
  for digest, text in pairs(stage.subjects) do
    if text == '' then
      redis.call('HDEL', key, digest)
    else
      redis.call('HSET', key, digest, text)
    end
  end
end

-- Fill the index from some tickets of a hall that is restored; the same ones may come again.
function subjects.restore(root, tickets)
  local stage = { hall = { root = root }, subjects = {} }
  for _, ticket in pairs(tickets) do subjects.change(stage, nil, ticket) end
  subjects.write(stage)
end

local function is_for(ticket, c, item)
  if not item then return ticket.service == c.service end
  return has(ticket.items, item)
end

-- Today's tickets of a digest that count, with those of the same step.
local function given(hall, digest, day, more)
  local found = {}
  for id in (hget(hall, 'subjects', digest) or ''):gmatch('%S+') do
    local ticket = find_ticket(hall, id)
    if ticket and ticket.day == day then found[#found + 1] = ticket end
  end
  for _, ticket in ipairs(more) do
    if ticket.day == day then found[#found + 1] = ticket end
  end
  return found
end

local function is_spent(found, c, item, limit)
  local count = 0
  for _, ticket in ipairs(found) do
    if ticket.subject == c.subject and is_for(ticket, c, item) then count = count + 1 end
  end
  return count >= limit
end

local function applicant_spent(hall, c, limit, more)
  if not c.subject or limit == 0 then return false end
  local found, items = given(hall, c.subject, c.day, more), c.items or {}
  if #items == 0 then return is_spent(found, c, nil, limit) end
  for _, item in ipairs(items) do
    if is_spent(found, c, item, limit) then return true end
  end
  return false
end

local function agent_spent(hall, c, limit, more)
  if not c.agent or limit == 0 then return false end
  local count = 0
  for _, ticket in ipairs(given(hall, c.agent, c.day, more)) do
    if ticket.agent == c.agent then count = count + 1 end
  end
  return count >= limit
end

-- Which limit of the rule is spent before this number, or nil; `more` are given in the same step.
function subjects.limit_reached(hall, c, rule, more)
  if applicant_spent(hall, c, rule.applicant_limit or 0, more) then return 'applicant' end
  return agent_spent(hall, c, rule.agent_limit or 0, more) and 'agent' or nil
end

-- Refuse LIMIT_REACHED; what was promised before, or a guide gives with a reason, is not judged.
function subjects.judge(hall, c, rule)
  if c.moved_from or c.appointment or c.returns or c.beyond then return end
  local limit = subjects.limit_reached(hall, c, rule, {})
  if limit then refuse('LIMIT_REACHED', limit) end
end
