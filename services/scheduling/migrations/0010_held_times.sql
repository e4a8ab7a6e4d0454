-- A time that somebody is just booking for himself: an appointment like any other for every guard and every replan, and
-- given back when its minutes are over, unless it is confirmed.

CREATE TABLE held_time (
    appointment_id uuid PRIMARY KEY REFERENCES appointment (id),
    region text NOT NULL,
    until timestamptz NOT NULL
);

CREATE INDEX held_time_over ON held_time (until);
