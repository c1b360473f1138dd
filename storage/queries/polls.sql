-- Polls: a question, its postings in communities, and each member's one vote.

-- name: poll_add^
INSERT INTO polls (shop_id, question, options, is_multiple, right_option, status, until_at, created_by, created_at)
VALUES (:shop_id, :question, :options, :is_multiple, CAST(:right_option AS BIGINT), 'open', CAST(:until_at AS BIGINT),
        :created_by, :at)
RETURNING id, shop_id, question, options, is_multiple, right_option, status, until_at, created_by, created_at;

-- name: poll_get^
SELECT id, shop_id, question, options, is_multiple, right_option, status, until_at, created_by, created_at
FROM polls WHERE shop_id = :shop_id AND id = :poll_id;

-- name: poll_close^
UPDATE polls SET status = 'closed' WHERE shop_id = :shop_id AND id = :poll_id AND status = 'open' RETURNING id;

-- name: posting_add^
INSERT INTO postings (shop_id, poll_id, community_id, is_native, shown)
VALUES (:shop_id, :poll_id, :community_id, :is_native, :shown)
RETURNING id, shop_id, poll_id, community_id, is_native, message_id, platform_poll, shown, editing_at, edited_at;

-- name: posting_get^
SELECT id, shop_id, poll_id, community_id, is_native, message_id, platform_poll, shown, editing_at, edited_at
FROM postings WHERE shop_id = :shop_id AND id = :posting_id;

-- name: posting_by_platform_poll^
SELECT g.id, g.shop_id, g.poll_id, g.community_id, g.is_native, g.message_id, g.platform_poll, g.shown, g.editing_at,
       g.edited_at
FROM postings g JOIN communities c ON c.id = g.community_id
WHERE g.shop_id = :shop_id AND g.platform_poll = :platform_poll AND c.platform = :platform;

-- name: postings_of
SELECT id, shop_id, poll_id, community_id, is_native, message_id, platform_poll, shown, editing_at, edited_at
FROM postings WHERE shop_id = :shop_id AND poll_id = :poll_id ORDER BY id;

-- name: posting_placed!
UPDATE postings SET message_id = :message_id, platform_poll = CAST(:platform_poll AS TEXT)
WHERE shop_id = :shop_id AND id = :posting_id;

-- name: posting_drop!
DELETE FROM postings WHERE shop_id = :shop_id AND id = :posting_id;

-- name: posting_editing!
UPDATE postings SET shown = :shown, editing_at = :at WHERE shop_id = :shop_id AND id = :posting_id;

-- name: posting_edited!
UPDATE postings SET editing_at = NULL, edited_at = :at WHERE shop_id = :shop_id AND id = :posting_id;

-- name: vote_put^
-- The later choice counts, wherever it was made. Only where somebody voted can they take it back.
INSERT INTO votes (shop_id, poll_id, member_id, posting_id, options, at)
VALUES (:shop_id, :poll_id, :member_id, :posting_id, :options, :at)
ON CONFLICT (shop_id, poll_id, member_id) DO UPDATE
SET posting_id = excluded.posting_id, options = excluded.options, at = excluded.at
WHERE votes.at <= excluded.at AND (excluded.options <> '[]' OR votes.posting_id = excluded.posting_id)
RETURNING member_id;

-- name: vote_get^
SELECT poll_id, member_id, posting_id, options, at FROM person_of(:member_id) AS w CROSS JOIN votes
WHERE shop_id = :shop_id AND poll_id = :poll_id AND member_id = w.own_id
ORDER BY at DESC, member_id LIMIT 1;

-- name: votes_counted
-- How many chose the same options together. Of a person who voted as several members the latest choice counts.
WITH bodies AS (
    SELECT id, merged_into AS whole FROM members WHERE +shop_id = :shop_id AND merged_into IS NOT NULL
    UNION SELECT merged_into, merged_into FROM members WHERE +shop_id = :shop_id AND merged_into IS NOT NULL),
chosen AS (
    SELECT v.member_id, ROW_NUMBER() OVER (PARTITION BY b.whole ORDER BY v.at DESC, v.member_id) AS place
    FROM bodies b JOIN votes v ON v.shop_id = :shop_id AND v.poll_id = :poll_id AND v.member_id = b.id)
SELECT options, COUNT(*) AS voters FROM votes
WHERE shop_id = :shop_id AND poll_id = :poll_id AND options <> '[]'
  AND member_id NOT IN (SELECT member_id FROM chosen WHERE place > 1)
GROUP BY options;

-- name: votes_page
-- `member_id` is where a page ends; `person_id` is who voted.
WITH bodies AS (
    SELECT id, merged_into AS whole FROM members WHERE +shop_id = :shop_id AND merged_into IS NOT NULL
    UNION SELECT merged_into, merged_into FROM members WHERE +shop_id = :shop_id AND merged_into IS NOT NULL),
chosen AS (
    SELECT v.poll_id, v.member_id,
           ROW_NUMBER() OVER (PARTITION BY v.poll_id, b.whole ORDER BY v.at DESC, v.member_id) AS place
    FROM bodies b JOIN votes v ON v.shop_id = :shop_id AND v.member_id = b.id)
SELECT v.poll_id, v.member_id, person_id(v.member_id) AS person_id, v.options, v.at, p.question, p.options AS texts
FROM votes v JOIN polls p ON p.id = v.poll_id
WHERE v.shop_id = :shop_id AND v.options <> '[]'
  AND (v.poll_id, v.member_id) NOT IN (SELECT poll_id, member_id FROM chosen WHERE place > 1)
  AND (v.poll_id > :poll_id OR (v.poll_id = :poll_id AND v.member_id > :member_id))
ORDER BY v.poll_id, v.member_id LIMIT :most;

-- name: posting_lost!
UPDATE postings SET message_id = NULL WHERE shop_id = :shop_id AND id = :posting_id;
