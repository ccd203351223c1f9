# De dage, der bliver på PC'en: vises af den, der sidder ved den.
days-heading = PC'ens dage, time for time
days-text = Hvordan PC'en var brugt time for time, gemmes kun på PC'en selv, i højst 35 dage.
days-none = De vises her, når siden åbnes fra PC'en med
days-terminal = I en terminal, også uden scripts i browseren:
days-damaged = De dage, der fulgte med linket, er beskadiget eller skåret af og kan ikke vises. Åbn siden igen med
days-empty = PC'en har ikke gemt nogen dage endnu.
days-forgotten = Dagene er glemt i denne fane. De ligger stadig på PC'en.
days-only-here = Disse dage er kun på denne PC og i denne fane; serveren har aldrig haft dem.
days-history = Adressen, de kom med, kan dog stå i browserens historik.
days-forget = Glem dagene
days-chart = PC'ens dage, time for time
days-chart-text = En række for hver dag fra midnat til midnat. Tabellen har de samme dage i tal.
days-table = Timer og minutter i hver tilstand, dag for dag
days-day = Dag
days-total = I alt
days-blank = Tabellen viser timer og minutter i hele kvarterer. Hvor en række er tom, er intet gemt.
