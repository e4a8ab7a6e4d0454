-- Sites with stage, limits and fence; staff and rooms; appointments with what they occupy; replans in batches.

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE region (
    id text PRIMARY KEY,
    timezone text NOT NULL,
    state text NOT NULL,
    departments jsonb NOT NULL,
    kinds jsonb NOT NULL,
    loaded_at timestamptz NOT NULL,
    loaded_by text NOT NULL
);

-- A site may be heard of by its first event before its region is loaded.
CREATE TABLE site (
    region text NOT NULL,
    id text NOT NULL,
    loaded boolean NOT NULL DEFAULT false,
    hours jsonb NOT NULL DEFAULT '[]',
    waiting_area boolean NOT NULL DEFAULT true,
    stage jsonb,
    stage_sequence bigint NOT NULL DEFAULT 0,
    effective_at timestamptz,
    switch_id uuid,
    limits jsonb,
    limits_sequence bigint NOT NULL DEFAULT 0,
    concept_version integer NOT NULL DEFAULT 0,
    -- Up from the moment a new stage is heard of until its replan is done: nobody books meanwhile.
    fenced boolean NOT NULL DEFAULT false,
    caused_by uuid,
    PRIMARY KEY (region, id)
);

CREATE INDEX site_fenced ON site (region, id) WHERE fenced;

CREATE TABLE resource (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    region text NOT NULL,
    site text NOT NULL,
    type text NOT NULL CHECK (type IN ('staff', 'room')),
    name text NOT NULL,
    department text,
    at_home boolean NOT NULL DEFAULT false,
    zone text,
    kind text,
    persons integer,
    active boolean NOT NULL DEFAULT true,
    UNIQUE (region, site, type, name),
    FOREIGN KEY (region, site) REFERENCES site (region, id)
);

CREATE TABLE appointment (
    id uuid PRIMARY KEY,
    region text NOT NULL,
    site text NOT NULL,
    reference text,
    household_id uuid NOT NULL,
    department text NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL CHECK (channel IN ('in_person', 'phone', 'video')),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    arrives_at timestamptz NOT NULL,
    zone text,
    room text,
    staff text[] NOT NULL,
    persons integer NOT NULL CHECK (persons > 0),
    presence_required boolean NOT NULL,
    phone_known boolean NOT NULL,
    video_capable boolean NOT NULL,
    triaged boolean NOT NULL DEFAULT false,
    state text NOT NULL DEFAULT 'booked' CHECK (state IN ('booked', 'lapsed', 'cancelled')),
    no_disadvantage boolean NOT NULL DEFAULT false,
    -- Whether its staff, room and places are taken now; false between the plan of a replan and its batch.
    holds boolean NOT NULL DEFAULT true,
    booked_by text NOT NULL,
    booked_at timestamptz NOT NULL,
    changed_at timestamptz,
    UNIQUE (region, reference),
    FOREIGN KEY (region, site) REFERENCES site (region, id),
    CHECK (arrives_at <= starts_at AND starts_at < ends_at),
    CHECK ((channel = 'in_person') = (room IS NOT NULL) AND (room IS NULL) = (zone IS NULL))
);

CREATE INDEX appointment_calendar ON appointment (region, site, starts_at) WHERE state = 'booked';
CREATE INDEX appointment_household ON appointment (region, household_id);

-- Nobody and no room twice at a time, even against writers that forget to ask.
CREATE TABLE allocation (
    -- Places are taken before the appointment is written: whoever finds none has nothing to undo.
    appointment_id uuid NOT NULL REFERENCES appointment (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    resource_id bigint NOT NULL REFERENCES resource (id),
    during tstzrange NOT NULL,
    PRIMARY KEY (appointment_id, resource_id),
    EXCLUDE USING gist (resource_id WITH =, during WITH &&)
);

-- Visitors per quarter hour (counted from 1970) in the building, the waiting area and each zone. No CHECK against a limit:
-- a limit may be lowered below what is booked, which yields a list of conflicts.
CREATE TABLE occupancy (
    region text NOT NULL,
    site text NOT NULL,
    scope text NOT NULL,
    quarter bigint NOT NULL,
    persons integer NOT NULL CHECK (persons >= 0),
    PRIMARY KEY (region, site, scope, quarter)
);

CREATE TABLE replan (
    region text NOT NULL,
    site text NOT NULL,
    sequence bigint NOT NULL,
    switch_id uuid,
    state text NOT NULL CHECK (state IN ('planned', 'done', 'superseded')),
    before integer NOT NULL,
    kept integer NOT NULL,
    phone integer NOT NULL,
    video integer NOT NULL,
    moved integer NOT NULL,
    lapsed integer NOT NULL,
    batches integer NOT NULL,
    applied_batches integer NOT NULL DEFAULT 0,
    planned_at timestamptz NOT NULL,
    done_at timestamptz,
    PRIMARY KEY (region, site, sequence),
    FOREIGN KEY (region, site) REFERENCES site (region, id),
    CHECK (kept + phone + video + moved + lapsed = before)
);

CREATE INDEX replan_switch ON replan (switch_id);

CREATE TABLE replan_decision (
    region text NOT NULL,
    site text NOT NULL,
    sequence bigint NOT NULL,
    batch integer NOT NULL,
    position integer NOT NULL,
    appointment_id uuid NOT NULL REFERENCES appointment (id),
    outcome text NOT NULL CHECK (outcome IN ('kept', 'phone', 'video', 'moved', 'lapsed')),
    reason text NOT NULL,
    in_place boolean NOT NULL,
    channel text,
    starts_at timestamptz,
    ends_at timestamptz,
    arrives_at timestamptz,
    zone text,
    room text,
    applied_at timestamptz,
    PRIMARY KEY (region, site, sequence, position),
    UNIQUE (region, site, sequence, appointment_id),
    FOREIGN KEY (region, site, sequence) REFERENCES replan (region, site, sequence),
    CHECK ((outcome = 'lapsed') = (channel IS NULL))
);

CREATE INDEX replan_decision_open ON replan_decision (region, site, sequence, batch) WHERE applied_at IS NULL;

-- The phone contact before a personal appointment; one that admits is used up by the appointment it led to.
CREATE TABLE triage_contact (
    id uuid PRIMARY KEY,
    region text NOT NULL,
    site text NOT NULL,
    household_id uuid NOT NULL,
    appointment_id uuid REFERENCES appointment (id),
    department text,
    decision text NOT NULL CHECK (decision IN ('settled_by_phone', 'personal_visit')),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    FOREIGN KEY (region, site) REFERENCES site (region, id)
);

CREATE INDEX triage_contact_household ON triage_contact (region, site, household_id, recorded_at);

CREATE TABLE idempotency_key (
    region text NOT NULL,
    key text NOT NULL,
    request text NOT NULL,
    response jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (region, key)
);
