COMMENT ON FUNCTION week_svg(
    jsonb, text, date, tstzrange[], text[], text[], text, jsonb, tstzrange[]
) IS
'Seven days from first_day on as an SVG picture, by the clock on the wall: hours down, days across, opening hours and
closures behind, appointments in front. spans, labels and statuses belong together by their place; the status gives the
colour. Readable at its own size, in light and dark. On a day on which the clock is changed, the time that is skipped is
marked, and what lies in the hour that comes twice is side by side.
Errors: 22023 bad hours, zone or date; 22004.
Example: SELECT concierge.week_svg(''{"mon": [["09:00", "17:00"]]}'', ''Europe/Berlin'', ''2030-06-03'',
ARRAY[''[2030-06-03 10:00+02,2030-06-03 11:00+02)'']::tstzrange[], ARRAY[''Ann'']);';
