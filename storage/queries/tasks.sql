-- Open tasks: what a person has to decide.

-- name: task_open$
INSERT INTO tasks (shop_id, kind, ref, detail, opened_at) VALUES (:shop_id, :kind, :ref, :detail, :at)
ON CONFLICT (shop_id, kind, ref) DO NOTHING
RETURNING id;

-- name: task_close^
UPDATE tasks SET closed_at = :at WHERE shop_id = :shop_id AND id = :task_id AND closed_at IS NULL
RETURNING kind, ref;

-- name: tasks_open
SELECT id, kind, detail FROM tasks WHERE shop_id = :shop_id AND closed_at IS NULL ORDER BY id;
