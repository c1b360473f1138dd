-- Members, their accounts and their names. An account is a row (platform, account) that belongs to one member.

-- `merged`: how many further numbers the person goes by; what those say is folded in by storage/members.py.

-- name: member_by_account^
SELECT m.id, m.shop_id, p.name, p.username, m.known_at, COALESCE(m.language, a.language) AS language, m.opted_out_at,
       m.hides_rank, s.role, a.can_write, a.language AS account_language, a.member_id AS own_id, q.name AS own_name,
       q.username AS own_username, (SELECT COUNT(*) FROM members x WHERE x.merged_into = m.id) AS merged
FROM accounts a
JOIN members o ON o.id = a.member_id
JOIN members m ON m.id = COALESCE(o.merged_into, o.id)
LEFT JOIN people q ON q.member_id = o.id
LEFT JOIN people p ON p.member_id = m.id
LEFT JOIN staff s ON s.shop_id = m.shop_id AND s.member_id = m.id
WHERE a.shop_id = :shop_id AND a.platform = :platform AND a.account = :account;

-- name: member_get^
SELECT m.id, m.shop_id, p.name, p.username, m.known_at,
       COALESCE(m.language, (SELECT a.language FROM accounts a WHERE a.member_id = m.id ORDER BY a.id LIMIT 1)) AS language,
       m.opted_out_at, m.hides_rank, s.role, (SELECT COUNT(*) FROM members x WHERE x.merged_into = m.id) AS merged
FROM members o
JOIN members m ON m.id = COALESCE(o.merged_into, o.id)
LEFT JOIN people p ON p.member_id = m.id
LEFT JOIN staff s ON s.shop_id = m.shop_id AND s.member_id = m.id
WHERE o.shop_id = :shop_id AND o.id = :member_id;

-- name: member_wholly
-- All that one person's numbers say, the one they go by first.
SELECT m.known_at, m.language, m.opted_out_at, m.hides_rank, s.role
FROM person_of(:member_id) AS w CROSS JOIN members m LEFT JOIN staff s ON s.shop_id = m.shop_id AND s.member_id = m.id
WHERE m.shop_id = :shop_id AND m.id = w.own_id ORDER BY m.id;

-- name: member_by_username
SELECT DISTINCT person_id(p.member_id) AS id FROM people p
WHERE p.shop_id = :shop_id AND p.username = :username
LIMIT 2;

-- name: members_newest
SELECT m.id, m.shop_id, p.name, p.username, m.known_at, m.language, m.opted_out_at, m.hides_rank, s.role,
       (SELECT COUNT(*) FROM members x WHERE x.merged_into = m.id) AS merged
FROM members m
LEFT JOIN people p ON p.member_id = m.id
LEFT JOIN staff s ON s.shop_id = m.shop_id AND s.member_id = m.id
WHERE m.shop_id = :shop_id AND m.merged_into IS NULL ORDER BY m.id DESC LIMIT :most;

-- name: member_add^
INSERT INTO members (shop_id, known_at) VALUES (:shop_id, :known_at) RETURNING id;

-- name: member_known_earlier
UPDATE members SET known_at = :at WHERE id = :member_id AND known_at > :at RETURNING id;

-- name: member_set_language
UPDATE members SET language = CAST(:language AS TEXT)
WHERE +shop_id = :shop_id AND id IN person_of(:member_id) RETURNING id;

-- name: member_opt_out
UPDATE members SET opted_out_at = CAST(:at AS BIGINT)
WHERE +shop_id = :shop_id AND id IN person_of(:member_id) RETURNING id;

-- name: member_hide_rank
UPDATE members SET hides_rank = :hides WHERE +shop_id = :shop_id AND id IN person_of(:member_id) RETURNING id;

-- name: person_put!
INSERT INTO people (member_id, shop_id, name, username)
VALUES (:member_id, :shop_id, :name, CAST(:username AS TEXT))
ON CONFLICT (member_id) DO UPDATE SET name = excluded.name, username = excluded.username;

-- name: person_forget_username!
-- Usernames change hands: the last account seen with one is the one it names.
UPDATE people SET username = NULL WHERE shop_id = :shop_id AND username = :username AND member_id <> :member_id;

-- name: account_add^
INSERT INTO accounts (shop_id, member_id, platform, account, can_write, language)
VALUES (:shop_id, :member_id, :platform, :account, :can_write, CAST(:language AS TEXT))
RETURNING id;

-- name: account_writable!
UPDATE accounts SET can_write = :can_write, unreachable = CAST(:unreachable AS TEXT)
WHERE shop_id = :shop_id AND platform = :platform AND account = :account;

-- name: account_language!
UPDATE accounts SET language = CAST(:language AS TEXT)
WHERE shop_id = :shop_id AND platform = :platform AND account = :account;

-- name: accounts_of_member
SELECT id, shop_id, member_id, platform, account, can_write, unreachable, language
FROM person_of(:member_id) AS w CROSS JOIN accounts
WHERE shop_id = :shop_id AND member_id = w.own_id ORDER BY id;

-- name: account_to_write_to^
SELECT id, shop_id, member_id, platform, account, can_write, unreachable, language
FROM person_of(:member_id) AS w CROSS JOIN accounts
WHERE shop_id = :shop_id AND member_id = w.own_id AND can_write
ORDER BY id LIMIT 1;

-- name: account_get^
SELECT id, shop_id, member_id, platform, account, can_write, unreachable, language
FROM accounts WHERE shop_id = :shop_id AND platform = :platform AND account = :account;

-- name: account_by_id^
SELECT id, shop_id, member_id, platform, account, can_write, unreachable, language
FROM accounts WHERE shop_id = :shop_id AND id = :account_id;
