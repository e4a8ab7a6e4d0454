"""Seats are handed out as if they were endless, but never one more than needed."""

from services.scheduling.domain.seats import Seats


def test_whoever_comes_while_somebody_stays_sits_next_to_them():
    seats = Seats()
    assert [seats.take(range(0, 4), 1), seats.take(range(2, 6), 1)] == [1, 2]


def test_a_seat_that_is_free_for_the_whole_stay_is_taken_again():
    seats = Seats()
    seats.take(range(0, 2), 1)
    seats.take(range(0, 9), 1)
    assert seats.take(range(2, 4), 1) == 1
    assert seats.take(range(3, 6), 1) == 3


def test_companions_sit_where_there_is_room_not_side_by_side():
    seats = Seats()
    seats.take(range(0, 2), 1)
    seats.take(range(0, 9), 1)
    assert seats.take(range(4, 6), 2) == 3
    assert seats.take(range(6, 8), 1) == 1
