-- Memberships: who is in a community, since when, by which way. At most one stay of a member in it is live.
-- is_inferred: only a message says that it began; is_end_inferred: only a message, or the next stay, that it ended.

-- name: membership_live^
SELECT id, shop_id, member_id, community_id, joined_at, left_at, way, invite_code, is_inferred
FROM person_of(:member_id) AS w CROSS JOIN memberships
WHERE shop_id = :shop_id AND community_id = :community_id AND member_id = w.own_id AND left_at IS NULL;

-- name: membership_begin^
INSERT INTO memberships (shop_id, member_id, community_id, joined_at, way, invite_code, is_inferred)
SELECT :shop_id, :member_id, :community_id, :joined_at, :way, CAST(:invite_code AS TEXT), :is_inferred
WHERE NOT EXISTS (
    SELECT 1 FROM person_of(:member_id) AS w CROSS JOIN memberships s
    WHERE s.shop_id = :shop_id AND s.community_id = :community_id AND s.member_id = w.own_id AND s.left_at IS NULL)
ON CONFLICT (shop_id, community_id, member_id) WHERE left_at IS NULL DO NOTHING
RETURNING id, shop_id, member_id, community_id, joined_at, left_at, way, invite_code, is_inferred;

-- name: membership_add_over^
-- A stay that was over before the live one began; when it ended nobody has told yet.
INSERT INTO memberships (shop_id, member_id, community_id, joined_at, left_at, way, invite_code, is_end_inferred)
VALUES (:shop_id, :member_id, :community_id, :joined_at, :left_at, :way, CAST(:invite_code AS TEXT), TRUE)
RETURNING id, shop_id, member_id, community_id, joined_at, left_at, way, invite_code, is_inferred;

-- name: membership_correct^
-- A message told us first that somebody is here; the platform's own word on how they came replaces that guess.
UPDATE memberships SET joined_at = :joined_at, way = :way, invite_code = CAST(:invite_code AS TEXT), is_inferred = FALSE
WHERE id = :membership_id AND is_inferred
RETURNING id, shop_id, member_id, community_id, joined_at, left_at, way, invite_code, is_inferred;

-- name: membership_correct_ended^
-- The beginning of a stay whose end was told first.
UPDATE memberships SET joined_at = :joined_at, way = :way, invite_code = CAST(:invite_code AS TEXT),
       is_inferred = :is_inferred
WHERE is_inferred AND id = (
    SELECT id FROM person_of(:member_id) AS w CROSS JOIN memberships
    WHERE shop_id = :shop_id AND community_id = :community_id AND member_id = w.own_id AND left_at > :joined_at
    ORDER BY left_at LIMIT 1)
RETURNING id, shop_id, member_id, community_id, joined_at, left_at, way, invite_code, is_inferred;

-- name: membership_end^
-- Seconds are all we are told. What only a message says of the second of a join may have been before it.
UPDATE memberships SET left_at = :at, is_end_inferred = NOT CAST(:is_certain AS BOOLEAN)
WHERE id IN (
    SELECT s.id FROM person_of(:member_id) AS w CROSS JOIN memberships s
    WHERE s.shop_id = :shop_id AND s.community_id = :community_id AND s.member_id = w.own_id AND s.left_at IS NULL
      AND s.joined_at <= :at AND (CAST(:is_certain AS BOOLEAN) OR s.joined_at < :at))
RETURNING id, shop_id, member_id, community_id, joined_at, left_at, way, invite_code, is_inferred;

-- name: membership_end_told^
-- The platform's own word on an end that was a guess until now.
UPDATE memberships SET left_at = :at, is_end_inferred = FALSE
WHERE id = (
    SELECT id FROM person_of(:member_id) AS w CROSS JOIN memberships
    WHERE shop_id = :shop_id AND community_id = :community_id AND member_id = w.own_id AND is_end_inferred
      AND joined_at <= :at AND left_at >= :at
    ORDER BY left_at LIMIT 1)
RETURNING id, shop_id, member_id, community_id, joined_at, left_at, way, invite_code, is_inferred;

-- name: membership_ended_add!
-- A leave whose join was never reported (or comes later): a stay of which only the end is known.
INSERT INTO memberships (shop_id, member_id, community_id, joined_at, left_at, way, is_inferred)
VALUES (:shop_id, :member_id, :community_id, :at, :at, 'unknown', TRUE);

-- name: membership_covering^
-- A stay, over since, within which this was: nothing new.
SELECT id FROM person_of(:member_id) AS w CROSS JOIN memberships
WHERE shop_id = :shop_id AND community_id = :community_id AND member_id = w.own_id
  AND joined_at <= :at AND left_at >= :at
LIMIT 1;

-- name: membership_known_over^
-- The same for a join by the platform's own word: not where a message alone told of the stay, nor at its very end,
-- which may be the second in which they came back.
SELECT id FROM person_of(:member_id) AS w CROSS JOIN memberships
WHERE shop_id = :shop_id AND community_id = :community_id AND member_id = w.own_id
  AND NOT is_inferred AND joined_at <= :at AND left_at > :at
LIMIT 1;

-- name: memberships_over_any^
SELECT id FROM person_of(:member_id) AS w CROSS JOIN memberships
WHERE shop_id = :shop_id AND member_id = w.own_id AND left_at <= :at LIMIT 1;

-- name: membership_first_since^
SELECT MIN(joined_at) AS joined_at FROM person_of(:member_id) AS w CROSS JOIN memberships
WHERE shop_id = :shop_id AND member_id = w.own_id AND joined_at >= :since;

-- name: membership_away_since^
-- Since when they were in no community at all for the first time. Who is back at once in the same one had left it.
SELECT MIN(s.left_at) AS left_at FROM person_of(:member_id) AS w CROSS JOIN memberships s
WHERE s.shop_id = :shop_id AND s.member_id = w.own_id AND s.joined_at >= :since
  AND NOT (s.is_inferred AND s.joined_at = s.left_at)
  AND NOT EXISTS (SELECT 1 FROM person_of(:member_id) AS v CROSS JOIN memberships o
                  WHERE o.shop_id = s.shop_id AND o.member_id = v.own_id AND o.community_id <> s.community_id
                    AND o.joined_at <= s.left_at AND (o.left_at IS NULL OR o.left_at > s.left_at));

-- name: memberships_joined_since
SELECT id, shop_id, member_id, community_id, joined_at, left_at, way, invite_code, is_inferred FROM memberships
WHERE shop_id = :shop_id AND community_id = :community_id AND left_at IS NULL AND joined_at >= :since AND NOT is_inferred
ORDER BY joined_at, id;
