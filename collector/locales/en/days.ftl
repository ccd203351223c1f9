# The days that stay on the PC: seen by whoever sits at it.
days-heading = The days of this PC, hour by hour
days-text = How the PC was used hour by hour is kept on the PC itself only, for 35 days at most.
days-none = It is shown here when the page is opened from the PC with
days-terminal = In a terminal, also without scripts in the browser:
days-damaged = The days that came with the link are damaged or cut short and cannot be shown. Open the page again with
days-empty = The PC has not kept any days yet.
days-forgotten = The days are forgotten in this tab. They are still on the PC.
days-only-here = These days are only on this PC and in this browser tab; the collector has never had them.
days-history = The address they came with may stand in the browser's history, though.
days-forget = Forget the days
days-chart = The days of this PC, hour by hour
days-chart-text = A row for each day from midnight to midnight. The table holds the same days in numbers.
days-table = Hours and minutes in each state, day by day
days-day = Day
days-total = In all
days-blank = The table shows hours and minutes in whole quarter-hours. Where a row is blank, nothing is kept.
