-- Households, what is known of their sites, campaigns with their letters, and what is handed over.

CREATE TABLE household (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    region text NOT NULL,
    bg_number text NOT NULL,
    site text NOT NULL,
    salutation text NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    address_addition text NOT NULL,
    street text NOT NULL,
    house_number text NOT NULL,
    postcode text NOT NULL,
    city text NOT NULL,
    channel text NOT NULL CHECK (channel IN ('print', 'email')),
    email text NOT NULL,
    phone text NOT NULL,
    benefits_contact text NOT NULL,
    benefits_extension text NOT NULL,
    placement_contact text NOT NULL,
    placement_extension text NOT NULL,
    exclusion text NOT NULL,  -- the reason; empty: gets letters
    large_print boolean NOT NULL,
    UNIQUE (region, bg_number)
);
CREATE INDEX household_of_site ON household (region, site);

CREATE TABLE import_part (
    import_id text NOT NULL,
    part integer NOT NULL,
    content bytea NOT NULL,
    staged_at timestamptz NOT NULL,
    PRIMARY KEY (import_id, part)
);

CREATE TABLE finished_import (
    import_id text PRIMARY KEY,
    region text NOT NULL,
    actor text NOT NULL,
    imported integer NOT NULL,
    updated integer NOT NULL,
    finished_at timestamptz NOT NULL
);

-- The newest of each kind of event about a site; every column group has its own version, so order does not matter.
CREATE TABLE site (
    region text NOT NULL,
    site text NOT NULL,
    revision integer NOT NULL DEFAULT -1,
    profile jsonb,
    concept_version integer NOT NULL DEFAULT -1,
    measures jsonb NOT NULL DEFAULT '[]',
    sequence integer NOT NULL DEFAULT -1,
    stage jsonb,
    PRIMARY KEY (region, site)
);

CREATE TABLE replan_batch (
    region text NOT NULL,
    site text NOT NULL,
    sequence integer NOT NULL,
    batch integer NOT NULL,
    changes integer NOT NULL,
    PRIMARY KEY (region, site, sequence, batch)
);

CREATE TABLE replan (
    region text NOT NULL,
    site text NOT NULL,
    sequence integer NOT NULL,
    changes integer NOT NULL,  -- as announced
    PRIMARY KEY (region, site, sequence)
);

CREATE TABLE appointment_change (
    region text NOT NULL,
    site text NOT NULL,
    sequence integer NOT NULL,
    appointment_id uuid NOT NULL,
    household_id uuid NOT NULL,
    change jsonb NOT NULL,
    told boolean NOT NULL DEFAULT false,  -- by a letter handed over or by the phone list
    PRIMARY KEY (region, site, sequence, appointment_id)
);
CREATE INDEX appointment_change_of_household ON appointment_change (household_id);

CREATE TABLE campaign (
    id uuid PRIMARY KEY,
    region text NOT NULL,
    site text NOT NULL,
    sequence integer NOT NULL,
    switch_id uuid NOT NULL,
    switch_sites text[] NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'running', 'paused', 'cancelling', 'superseding',
                                         'completed', 'cancelled', 'superseded')),
    stage jsonb NOT NULL,
    effective_at timestamptz NOT NULL,
    facts jsonb,  -- what all letters have in common, from collection on
    in_scope integer NOT NULL DEFAULT 0,  -- counted apart from the letters: the balance compares the two
    created_at timestamptz NOT NULL,
    collected_at timestamptz,
    closed_at timestamptz,
    UNIQUE (region, site, sequence)
);
CREATE INDEX campaign_of_switch ON campaign (switch_id);
CREATE INDEX campaign_open ON campaign (region, site) WHERE state NOT IN ('completed', 'cancelled', 'superseded');

-- Who paused, resumed or cancelled.
CREATE TABLE campaign_action (
    campaign_id uuid NOT NULL REFERENCES campaign,
    action text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX campaign_action_of_campaign ON campaign_action (campaign_id, at);

CREATE TABLE lot (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    campaign_id uuid NOT NULL REFERENCES campaign,
    channel text NOT NULL CHECK (channel IN ('print', 'email')),
    number integer NOT NULL,
    state text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'handing_over', 'handed_over', 'withdrawn')),
    staging text NOT NULL DEFAULT '',  -- below the letters folder, from handing_over on
    folder text NOT NULL DEFAULT '',
    letter_date date,
    sha256 text,  -- of the manifest, which holds those of all files
    handed_over_at timestamptz,
    UNIQUE (campaign_id, channel, number)
);
CREATE INDEX lot_to_do ON lot (campaign_id) WHERE state IN ('planned', 'handing_over');

CREATE TABLE letter (
    id uuid PRIMARY KEY,
    campaign_id uuid NOT NULL REFERENCES campaign,
    switch_id uuid NOT NULL,
    household_id uuid NOT NULL REFERENCES household,
    channel text NOT NULL CHECK (channel IN ('print', 'email')),
    state text NOT NULL CHECK (state IN ('pending', 'handed_over', 'held', 'excluded', 'withdrawn')),
    reason text NOT NULL DEFAULT '',
    lot_number integer,
    place_in_lot integer,
    facts jsonb,  -- what this letter alone said, from handing_over on
    first_page integer,
    last_page integer,
    sha256 text,
    UNIQUE (campaign_id, household_id),
    UNIQUE (switch_id, household_id),
    CHECK (reason <> '' OR state NOT IN ('held', 'excluded', 'withdrawn')),
    CHECK (state <> 'handed_over' OR (facts IS NOT NULL AND sha256 IS NOT NULL)),
    FOREIGN KEY (campaign_id, channel, lot_number) REFERENCES lot (campaign_id, channel, number)
);
CREATE INDEX letter_of_lot ON letter (campaign_id, channel, lot_number, place_in_lot);
CREATE INDEX letter_of_household ON letter (household_id);
CREATE INDEX letter_pending ON letter (campaign_id) WHERE state = 'pending';

CREATE TABLE phone_notice (
    appointment_id uuid NOT NULL,
    campaign_id uuid NOT NULL REFERENCES campaign,
    household_id uuid NOT NULL REFERENCES household,
    change jsonb NOT NULL,
    call_before timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (campaign_id, appointment_id)
);
