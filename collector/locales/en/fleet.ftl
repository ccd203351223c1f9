fleet-devices = Devices
fleet-past-baseline = Older than the baseline life of { $years } years
fleet-of-devices =
    { $count ->
        [one] { $shown } device
       *[other] { $shown } devices
    }
fleet-no-age = No device's age is known.
fleet-age-unknown = Devices whose age is not known
fleet-covers = { $part } of { $total } devices included
fleet-table-heading = All devices
fleet-search = Search by name or model
fleet-search-button = Search
fleet-matches =
    { $count ->
        [one] { $shown } device
       *[other] { $shown } devices
    }
fleet-no-match = No device matches “{ $query }”.
fleet-show-all = Show all devices
fleet-sort-by = Sort by:
fleet-column-name = Device
fleet-column-kind = Kind
fleet-column-os = Operating system
fleet-column-age = Age
fleet-column-time = Time so far
fleet-column-energy = Energy so far
fleet-column-co2e = CO2e per year
fleet-column-contact = Last contact
fleet-model-unknown = Model not known
fleet-in-use = in use { $time }
fleet-on = on { $time }; whether anyone was at it cannot be seen
fleet-pages = Pages
fleet-page-of = Page { $page } of { $pages }
fleet-previous = Previous page
fleet-next = Next page
fleet-empty-heading = There are no devices yet
fleet-empty-text = A device shows up here once its agent has enrolled. That takes two steps:
fleet-empty-token = Make an enrolment token on the server:
fleet-empty-agent = Install the agent on a PC and enrol it with the token:
fleet-empty-then = The device is here seconds later; its use follows once something has been measured.
fleet-empty-tenant = TENANT
fleet-empty-address = https://SERVER
fleet-empty-file = FILE

fleet-no-agent = no agent
fleet-not-measured = not measured
fleet-retired = left service { $day }
fleet-explain-json = The totals with every step as JSON
