"""Businesses and appointments: every call, by the owner of a salon."""

import unittest

from clients import HTTP, SQL, Caller, back_end, newcomer


def at(time, day="2031-06-02"):
    return f"{day}T{time}:00Z"


class Appointments(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.owner = newcomer("Olga of Python")
        business = {"user_id": cls.owner.id, "name": "Salon", "business_type": "service", "timezone": "UTC", "country": "DE"}
        cls.salon = cls.owner.client.from_("businesses").insert(business).execute().data[0]["id"]

    def call(self, name, **arguments):
        return self.owner(name, p_business_id=self.salon, **arguments)

    def book(self, day, time="10:00", name="Bea"):
        answer = self.call("book_appointment", p_scheduled_at=at(time, day), p_duration=60, p_customer_name=name)
        self.assertEqual(answer["reason"], "booked", answer)
        return answer["appointment"]["id"]

    def test_hours(self):
        hours = {day: [["09:00", "18:00"]] for day in ("mon", "tue")}
        self.assertEqual(self.call("set_business_hours", p_weekly=hours, p_time_zone="Etc/UTC")["weekly"], hours)
        self.assertEqual(self.call("set_booking_rules", p_slot_minutes=30)["slot_minutes"], 30)
        self.assertEqual(self.call("set_service", p_service_type="cut", p_duration=45)["duration"], 45)
        self.assertTrue(self.call("is_open", p_at=at("10:00")))
        self.assertTrue(self.call("next_opening", p_after=at("08:00")).startswith("2031-06-02T09:00:00"))
        self.assertTrue(self.call("set_override", p_day="2031-06-10", p_closed=True)["closed"])
        self.assertTrue(self.call("remove_override", p_day="2031-06-10"))
        closure = self.call("add_closure", p_during="[2031-06-10 12:00Z,2031-06-10 13:00Z)")
        self.assertTrue(self.owner("remove_closure", p_id=closure["id"]))
        self.assertEqual(self.call("business_sign")[0]["name"], "Salon")

    def test_booking(self):
        booked = self.book("2031-06-16")
        checked = self.call("check_appointment", p_scheduled_at=at("10:30", "2031-06-16"), p_duration=60)
        self.assertEqual((checked["ok"], checked["reason"]), (False, "slot_taken"))
        self.assertFalse(self.call("validate_appointment_time", p_scheduled_at=at("10:30", "2031-06-16"), p_duration=60))
        ends = {"p_from": at("10:00", "2031-06-16"), "p_to": at("12:00", "2031-06-16")}
        self.assertTrue(self.call("find_available_slots", **ends, p_duration=60)[0]["local_start"].startswith("2031-06-16T11:00"))
        self.assertEqual(len(self.call("next_available", p_after=ends["p_from"], p_duration=60)), 3)
        self.assertEqual([part["kind"] for part in self.call("free_busy", **ends)], ["busy", "free"])
        self.assertEqual(self.owner("reschedule_appointment", p_id=booked, p_scheduled_at=at("14:00", "2031-06-16"))["reason"], "rescheduled")
        self.assertEqual(self.owner("cancel_appointment", p_id=booked)["reason"], "cancelled")

    def test_holds(self):
        held = [
            self.call("hold_slot", p_scheduled_at=at(time, "2031-06-23"), p_duration=60)["appointment"]["id"]
            for time in ("10:00", "11:00")
        ]
        self.assertTrue(self.owner("confirm_hold", p_id=held[0], p_customer_name="Eva")["ok"])
        self.assertTrue(self.owner("release_hold", p_id=held[1])["ok"])

    def test_ends(self):
        past = [
            {"business_id": self.salon, "customer_name": "Fay", "duration": 60, "scheduled_at": at(time, "2020-06-01")}
            for time in ("10:00", "12:00")
        ]
        came, away = back_end().client.from_("appointments").insert(past).execute().data
        self.assertEqual(self.owner("complete_appointment", p_id=came["id"])["reason"], "completed")
        self.assertEqual(self.owner("mark_no_show", p_id=away["id"])["reason"], "no_show")

    def test_series(self):
        made = self.call("book_series", p_scheduled_at=at("09:00", "2031-07-07"), p_rrule="FREQ=WEEKLY;COUNT=3",
                         p_duration=60, p_customer_name="Gil")
        self.assertTrue(made["ok"], made)
        series = {"p_series_id": made["series_id"]}
        self.assertEqual(len(self.owner("series_appointments", **series)), 3)
        self.assertTrue(self.owner("reschedule_series", **series, p_scheduled_at=at("10:00", "2031-07-07"))["ok"])
        self.assertEqual(self.call("appointments_ics", **series).count("BEGIN:VEVENT"), 3)
        self.assertTrue(self.owner("cancel_series", **series, p_actor="staff")["ok"])

    def test_waitlist(self):
        day = "2031-08-04"
        booked = self.book(day)
        waiting = [
            self.call("join_waitlist", p_from=at("09:00", day), p_to=at("12:00", day), p_duration=60, p_customer_name=name)
            for name in ("Ida", "Jon", "Kim")
        ]
        self.assertTrue(self.owner("leave_waitlist", p_id=waiting[2]["entry"]["id"])["ok"])
        self.owner("cancel_appointment", p_id=booked, p_actor="staff")

        def offer(name):
            return self.owner.client.from_("waitlist").select("offer_id").eq("customer_name", name).execute().data[0]["offer_id"]

        self.assertTrue(self.owner("decline_waitlist_offer", p_id=offer("Ida"))["ok"])
        self.assertEqual(self.owner("accept_waitlist_offer", p_id=offer("Jon"))["reason"], "booked")
        self.assertIsInstance(back_end()("waitlist_tick"), dict)

    def test_calendars(self):
        ics = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:y\r\nDTSTART:20310901T100000Z\r\nDTEND:20310901T110000Z\r\nEND:VEVENT\r\nEND:VCALENDAR"
        self.call("import_busy_ics", p_ics=ics, p_from="2031-09-01", p_to="2031-09-08")
        self.owner("import_busy", p_busy=[{"unit": self.salon, "start": at("14:00", "2031-09-01"), "end": at("15:00", "2031-09-01")}])
        for time in ("10:00", "14:00"):
            self.assertEqual(self.call("check_appointment", p_scheduled_at=at(time, "2031-09-01"))["reason"], "blocked")
        self.assertTrue(self.call("appointment_calendar_svg", p_week="2031-06-02").startswith("<svg"))

    def test_resources(self):
        # Of a business of its own: with a chair, the others could not be booked as a whole.
        business = {"user_id": self.owner.id, "name": "Chairs", "business_type": "service", "timezone": "UTC"}
        shop = self.owner.client.from_("businesses").insert(business).execute().data[0]["id"]
        chair = self.owner("add_resource", p_business_id=shop, p_name="Chair 1")
        self.assertEqual(chair["name"], "Chair 1")

    def test_numbers(self):
        row = {"user_id": self.owner.id, "business_id": self.salon, "phone_number": "+16502530077", "display_name": "Line",
               "country_code": "US", "number_type": "local"}
        number = back_end().client.from_("business_numbers").insert(row).execute().data[0]
        primary = self.owner("set_primary_number", p_business_id=self.salon, p_number_id=number["id"])
        self.assertTrue(primary["is_primary"])
        self.assertTrue(back_end()("phone_number_exists", p_phone_number="+1 650 253 0077"))
        self.assertEqual(back_end()("find_business_by_number", p_phone="6502530077", p_region="US")[0]["id"], self.salon)

    def test_strangers(self):
        slot = {"p_business_id": self.salon, "p_scheduled_at": at("15:00", "2031-10-06"), "p_duration": 60}
        stranger = newcomer("Otto of Python")
        self.assertEqual(stranger("book_appointment", **slot, p_customer_name="X")["reason"], "unknown_business")
        for url in (SQL, HTTP):
            refused = Caller("authenticated", stranger.id, url).refusal("set_business_hours", p_business_id=self.salon, p_weekly={})
            self.assertEqual(refused.code, "42501")
        self.assertEqual(Caller().refusal("book_appointment", **slot).code, "42501")


if __name__ == "__main__":
    unittest.main()
