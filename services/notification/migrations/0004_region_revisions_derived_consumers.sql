-- The region's revision orders what is heard of it. Profiles heard of before count as older than any revision.

CREATE TABLE region (
    id       text PRIMARY KEY,
    revision integer NOT NULL
);

UPDATE site SET revision = 0;

-- The inbox names a consumer after its queue.

UPDATE inbox SET consumer = CASE consumer
    WHEN 'stage_changed' THEN 'notification.site.stage_changed.v1'
    WHEN 'site_updated' THEN 'notification.site.updated.v1'
    WHEN 'concept_published' THEN 'notification.concept.published.v1'
    WHEN 'appointments_changed' THEN 'notification.appointments.changed.v1'
    WHEN 'site_replanned' THEN 'notification.site.replanned.v1'
    WHEN 'appointment_cancelled' THEN 'notification.appointment.cancelled.v1'
    ELSE consumer END;

-- Why a letter was put aside is a code; people read it in words.

UPDATE letter SET reason = CASE reason
    WHEN 'Anschreiben abgebrochen' THEN 'campaign-cancelled'
    WHEN 'neuere Stufe am Standort' THEN 'newer-stage'
    ELSE reason END
 WHERE state = 'withdrawn';
