-- Words in groups that tell nothing new.

-- name: chatter_idle
SELECT r.number
FROM json_rows(:rows, number BIGINT, platform TEXT, chat TEXT, title TEXT, account TEXT, name TEXT, username TEXT,
               language TEXT, at BIGINT) AS r
LEFT JOIN communities c ON c.shop_id = :shop_id AND c.platform = r.platform AND c.chat = r.chat AND c.status = 'on'
WHERE c.id IS NULL
   OR ((r.title = '' OR r.title = c.title)
       AND EXISTS (
           SELECT 1 FROM accounts a
           JOIN members m ON m.id = a.member_id AND m.merged_into IS NULL
           JOIN people p ON p.member_id = m.id
           JOIN memberships s ON s.shop_id = a.shop_id AND s.community_id = c.id AND s.member_id = m.id
               AND s.left_at IS NULL
           JOIN events e ON e.shop_id = a.shop_id AND e.kind = 'said' AND e.member_id = m.id
               AND e.ref = 'community:' || CAST(c.id AS TEXT)
           WHERE a.shop_id = :shop_id AND a.platform = r.platform AND a.account = r.account
             AND m.known_at <= r.at AND p.name = r.name AND COALESCE(p.username, '') = r.username
             AND (r.language = '' OR a.language = r.language)
             AND NOT EXISTS (SELECT 1 FROM dialogues d
                             WHERE d.shop_id = a.shop_id AND d.member_id = m.id AND d.platform = r.platform
                               AND d.chat = r.chat)));
