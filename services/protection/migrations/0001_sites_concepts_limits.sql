-- Sites as protection knows them, their concepts in all versions, and the limits derived from stage and concept.

-- A row exists as soon as anything is known of the site: events and the region file come in any order.
CREATE TABLE site (
    region text NOT NULL,
    id text NOT NULL,
    name text,
    revision integer NOT NULL DEFAULT 0,
    -- The stage in force, as far as it bears on limits; sequence 0: none is known yet.
    sequence integer NOT NULL DEFAULT 0 CHECK (sequence >= 0),
    stage jsonb,
    switch_id uuid,
    stage_event_id uuid,
    -- The published version of the concept; 0: there is none yet.
    concept_version integer NOT NULL DEFAULT 0 CHECK (concept_version >= 0),
    concept_digest text,
    PRIMARY KEY (region, id),
    CHECK ((sequence = 0) = (stage IS NULL)),
    CHECK ((concept_version = 0) = (concept_digest IS NULL))
);

CREATE TABLE concept (
    region text NOT NULL,
    site text NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    content jsonb NOT NULL,
    published_at timestamptz NOT NULL,
    published_by text NOT NULL,
    PRIMARY KEY (region, site, version),
    FOREIGN KEY (region, site) REFERENCES site (region, id)
);

-- One row for each stage a site took and each version of its concept then: the key lets limits be said only once.
CREATE TABLE limits (
    region text NOT NULL,
    site text NOT NULL,
    sequence integer NOT NULL,
    concept_version integer NOT NULL,
    stage text NOT NULL,
    limits jsonb NOT NULL,
    derived_at timestamptz NOT NULL,
    PRIMARY KEY (region, site, sequence, concept_version),
    FOREIGN KEY (region, site, concept_version) REFERENCES concept (region, site, version)
);
