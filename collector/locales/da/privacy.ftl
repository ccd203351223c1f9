privacy-heading = Hvad måles – og hvad måles aldrig
privacy-lead = Levetid findes for at holde udstyret længere i brug, ikke for at følge mennesker. Her står det hele.
privacy-observe-from = Brugen måles først fra { $day }. Indtil da registreres kun, hvilket udstyr der er.
privacy-measured-heading = Det måles
privacy-measured-states = Hvor mange minutter enheden var i brug, i tomgang, slumrede eller var slukket, lagt sammen over hele dage.
privacy-measured-dayparts = De samme minutter fordelt på fire dele af døgnet og på hverdag eller weekend. Aldrig en tidslinje.
privacy-measured-load = Hvor hårdt processor og hukommelse arbejdede: få tal, lagt sammen over dagene.
privacy-measured-energy = Strøm, hvor enheden selv kan måle den, og minutter på batteri, på net og på ydre skærme.
privacy-measured-hardware = Hvad enheden er: model, serienummer, styresystem, dele, og hvor slidte batteri og diske er.
privacy-measured-history = Ved tilmeldingen: hvor meget enheden var i brug i ugerne før, så vidt styresystemet selv husker det.
privacy-measured-people = Hvem der brugte enheden, som pseudonym: en kode, der er den samme fra dag til dag. Her vises kun, hvor mange forskellige personer det var. Den, der har både kommunens og serverens nøgle, kan finde ud af, hvem en kode hører til.
privacy-never-heading = Det måles aldrig
privacy-never-content = Indhold: ingen filer, beskeder, vinduestitler, hjemmesider eller skærmbilleder.
privacy-never-programs = Hvilke programmer der bruges.
privacy-never-keys = Hvad du taster, og hvad du klikker på.
privacy-never-person = Hvem der er logget på. Kun om det var én eller flere.
privacy-never-person-but-pseudonym = Dit navn og dit login. De bliver til et pseudonym på PC'en, før noget sendes.
privacy-never-place = Hvor enheden er, og hvilken netadresse den har.
privacy-never-clock = Hvornår du møder og går. Serveren gemmer datoen for sidste kontakt, ikke klokkeslættet.
privacy-readers-heading = Hvem ser hvad
privacy-reader = Hvem
privacy-sees = Ser
privacy-reader-you = Dig
privacy-reader-you-sees = Alt om dine egne enheder her, og minutterne på selve PC'en.
privacy-reader-pc = Den, der sidder ved en PC
privacy-reader-pc-sees = Siden om den PC, når den åbnes fra den: det samme, som indehaveren ser, uden nogens navn.
privacy-reader-it = Dem, der passer enhederne
privacy-reader-it-sees = Hver enheds data, alder og slid, og dens tid i hver tilstand, lagt sammen. Ikke minutterne på PC'en.
privacy-reader-others = Alle andre, også ledere
privacy-reader-others-sees = Intet, medmindre de selv passer enheder.
privacy-terms-heading = Rammerne
privacy-controller = Dataansvarlig
privacy-purpose = Formål
privacy-basis = Retsgrundlag
privacy-often-name = Hvor ofte
privacy-often =
    { $count ->
        [one] PC'en sender én samlet opgørelse pr. dag, når dagen er omme.
       *[other] PC'en sender én samlet opgørelse for hver { $shown } dage, når de er omme.
    }
privacy-often-trial = Prøveopsætning på ejerens egen PC: opgørelsen vokser og sendes hvert minut.
privacy-detail-name = På PC'en
privacy-detail =
    { $count ->
        [one] Minutterne bliver på PC'en i { $shown } dag, hvor du kan læse dem med
       *[other] Minutterne bliver på PC'en i { $shown } dage, hvor du kan læse dem med
    }
privacy-kept-name = Gemmes på serveren
privacy-kept = Opgørelser gemmes, så længe enheden er registreret her.
privacy-exact-name = Se det selv
privacy-exact = Se på din egen PC præcis det, der sendes, med
privacy-contact = Spørgsmål og rettigheder
privacy-rights = Her kan du bede om indsigt, rettelse og sletning.
privacy-not-stated = Ikke angivet her endnu; spørg den dataansvarlige.
privacy-your-employer = Din arbejdsplads
