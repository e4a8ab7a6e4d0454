-- Concepts and names come with the event region.loaded: its revision orders them. Consumers are named after their queue.

CREATE TABLE region (
    id text PRIMARY KEY,
    revision integer NOT NULL CHECK (revision >= 1),
    taken_at timestamptz NOT NULL
);

ALTER TABLE site DROP COLUMN revision;

UPDATE inbox SET consumer = 'protection.site.stage_changed.v1' WHERE consumer = 'protection.stage';

-- Nobody listens to site.updated any more.
DELETE FROM inbox WHERE consumer = 'protection.site';
