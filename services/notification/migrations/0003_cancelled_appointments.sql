-- Visits that no longer take place: no letter announces them and nobody calls about them. A list of its own, because the
-- cancellation may come before the change it makes void.
CREATE TABLE cancelled_appointment (
    appointment_id uuid PRIMARY KEY,
    region text NOT NULL,
    site text NOT NULL,
    sequence integer NOT NULL,  -- the stage under which it was cancelled
    starts_at timestamptz NOT NULL
);
