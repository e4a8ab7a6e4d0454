-- Who calls a household of the list of calls, and how that went; none: nobody has tried yet.

CREATE TABLE phone_call (
    campaign_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'taken', 'not_reached', 'done')),
    taken_by text,
    attempts integer NOT NULL CHECK (attempts >= 0),
    note text,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL,
    PRIMARY KEY (campaign_id, appointment_id),
    FOREIGN KEY (campaign_id, appointment_id) REFERENCES phone_notice (campaign_id, appointment_id),
    CHECK ((state = 'taken') = (taken_by IS NOT NULL))
);

-- Who looked at whose names, when and what for: one row a look.

CREATE TABLE household_look (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    region text NOT NULL,
    looked_at timestamptz NOT NULL,
    looked_by text NOT NULL,
    purpose text NOT NULL,
    households uuid[] NOT NULL
);

CREATE INDEX household_look_of ON household_look USING gin (households);
CREATE INDEX household_name ON household (region, lower(last_name));
