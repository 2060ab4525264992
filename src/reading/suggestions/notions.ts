/**
 * The tables of the lexicon: stems of Czech (and much Slovak), English and German, folded. A word belongs to a notion when it begins
 * with one of its stems, or is the word where an equals sign stands behind it.
 */

/** Where a stem is also the beginning of something else, the whole word is written with an equals sign behind it. */
export const opposites: Readonly<Record<string, readonly [string, string]>> = {
  change: [
    "vzrost rost zvys zdraz narost stoup stoupl posil zrychl navys rose= rise rising rais grow grew increas climb jump surg higher steig stieg gestieg erhoh wachs wuchs gewachs zugeleg zunahm mehr= vice=",
    "kles pokles sniz propad zlevn oslab zpomal fell= fall= falls= falling drop declin decreas cut= cuts= cutting lower reduc slump shrink shrank sink sank= gesunk senk gesenk ruckgang fiel= gefall verring geschrumpf mensi mene= less= weniger",
  ],
  running: [
    "otevr otevir zahaj zacn zacin spust obnov open launch start begin began resum eroff offn offen beginn gestart anlauf",
    "uzavr uzavir zavr zavir skonc ukonc zastav konci= closed clos shut stop halt end= ends= ended ending schliess schloss geschloss sperr gesperr abschalt abgeschalt stillleg still= beend",
  ],
  consent: [
    "schval povol souhlas odsouhlas approv clear allow permit authoris authoriz consent accept genehmig erlaub zulass zugelass zustimm zugestimm billig gebillig",
    "zamit odmit zakaz zablok reject refus ban= bans= banned block veto prohibit ablehn abgelehn lehnt= verbot verbiet untersag blockier",
  ],
  staying: [
    "zustav zustan setrv remain stay bleib blieb geblieb",
    "rezign odstoup odchaz odejd odejde demis resign quit leav depart rucktritt zuruckgetret zurucktret tritt= abtret austret",
  ],
  contest: [
    "vyhr zvitez vitez win= wins= winning winner won= victor gewinnt= gewann gewonn sieg",
    "prohr podleh lose= loses= losing lost= defeat verlor verlier niederlag",
  ],
  verdict: [
    "odsoud vinn vinen vezen convict guilty sentenc jail prison verurteil schuldig haft= gefangn",
    "zprost osvobo acquit innocent freigesproch freispr unschuld",
  ],
  outcome: [
    "uspe dosahl dosahn success succeed reach achiev erfolg erreich gelung geling",
    "selh zkrach havarov explod vybuch zhrout ztroskot fail explo collaps scheiter gescheiter verfehl abgesturz abstur",
  ],
  result: [
    "zisk= zisku= ziskem= zisky= profit earning gewinn= gewinne= gewinns= nettogewinn",
    "ztrat loss= losses= verlust",
  ],
  growth: [
    "hire hiring recruit nabir nabor eingestell",
    "propust propoust layoff laid= lay= dismiss sack= sacked entlass stellenabbau redundan",
  ],
  finding: ["pozitiv positiv", "negativ"],
  timing: [
    "vcas punctual punktlich",
    "odloz odklad odsun zpozd zdrz prodlev pozdeji spater= delay postpon verschieb verschob verzog verspat",
  ],
};

export const newsNotions: Readonly<Record<string, string>> = {
  cancelling: "zrus cancel scrap axed absag abgesag streich gestrich annull",
  trade:
    "koup kupuj kupov prevz akviz prod buy= buys= buying bought purchas acquir takeover sell= sells= selling sold= kauf gekauf ubern erwerb erwarb verkauf",
  death:
    "zahyn zahynul zemre mrtv obet umrt usmrc zabi die= died= dies= dead= death kill fatal starb sterb gestorb tot= tote= toten= getot leben= ums=",
  injury: "zran poran injur wound verletz",
  arrest: "zadrz zatk zatce arrest detain custod festgenomm festnahm verhaft",
  theft: "ukrad krade odciz zlod odnes steal stole= stolen theft thie robb burgl stehl gestohl dieb erbeut geraub",
  fire: "pozar horel blaz wildfir brand= brande feuer=",
  strike: "stavk strik walkout streik pilotenstreik",
  building: "postav stavb vystavb vybud buil construct bau= baut bauen= gebaut erricht",
  cost: "stoj cena= cenu= ceny= naklad prijd zaplat cost price pay= pays= paid= worth kost preis zahl bezahl gezahl",
  fine: "pokut fine= fined fines= penalt bussgeld geldstraf",
  bribe: "uplat korup brib corrupt kickback schmier bestech korrupt",
  recall: "svolav svola stahuj recall ruckruf zuruckruf ruft=",
  staff:
    "zamestnan pracovni praci= employ staff= worker workforce job= jobs= beschaft mitarbeit angestell stelle arbeitsplat",
  customer: "zakazn klient customer client user= users= uzivatel kunde kunden nutzer",
  people: "lide lidi= osob obyvat people person= persons= resident mensch person einwohn",
  data: "udaj data= dat= daten datenleck informac",
  leak: "unik leak breach hack hacke erbeut",
  revenue: "trzb obrat= revenu turnover umsatz",
  wage: "mzd mezd plat= platy= platu= wage salar lohn lohne gehalt gehalt lehrergehalt",
  teacher: "ucitel teacher lehrer",
  child: "dite deti detem detsk child kids= kind= kinder kindern",
  patient: "pacient patient",
  pupil: "zak= zaci= zaku= student pupil schuler",
  inflation: "inflac inflation teuerung",
  unemployment: "nezamestnan unemploy arbeitslos",
  interest: "sazb rate= rates= zins leitzins",
  flood: "povod zaplav flood hochwass uberschwemm",
  quake: "zemetres otres earthquak quak erdbeb beben",
  storm: "bour vichr orkan storm hurrican sturm",
  evacuation: "evaku evacu verlass",
  court: "soud court judge tribunal gericht",
  election: "volb voleb elect vote= votes= voter wahl",
  party: "stran party= parties= partei",
  leader: "cele= predsed sef= sefa= head= chair leader boss chief vorsitz chef",
  government: "vlad government regierung kabinet cabinet",
  police: "polic polizei",
  moving: "prestup prestoup prestehov transfer moving move= moves= moved wechsel wechselt umzieh",
  travel: "jezd jizd vlak train zug= zuge bahn rail fahr fahrt",
  fare: "jizdn fare= fares= fahrpreis",
  flight: "let= letu= lety= letad flight flug fluge plane= aircraft",
  pilot: "pilot",
  vaccine: "vakcin ockov vaccin impf",
  drug: "lek= leku= lecb drug medic arznei medikament",
  effect: "ucinn ucink effect efficac wirk",
  picture: "obraz paint picture gemald bild",
  mandatory: "povinn compuls mandat obligat pflicht verpflicht",
  output: "vyrob produk vystav output produc ausstoss herstell",
  furnace: "pec= pece= peci= furnac hochofen ofen",
  bridge: "most= mostu= moste= bridge bruck",
  repair: "oprav rekonstr repair renov reparat sanier",
  car: "auto auta= aut= voz vozy= vozu= vozidl car= cars= vehicl fahrzeug pkw autos",
  brake: "brzd brake brems",
  rocket: "raket rocket rakete",
  orbit: "obezn orbit umlaufbahn",
  attack: "utok utoc attack assault angriff angegriff",
  protest: "protest demonstr",
  war: "valk war= krieg",
  ceasefire: "primer ceasefir truce waffenruh waffenstillstand",
  talks: "jednan vyjednav talks negotiat verhandl gesprach",
  plan: "plan= planu planuj chce= chyst hodla plans= planned planning intend plant= geplant",
  tax: "dan= dane= dani= tax steuer",
  subsidy: "dotac subsid beihilf forder",
  water: "voda= vody= vodu= water wasser",
  power: "elektrar power= kraftwerk strom",
  gas: "plyn gas= gaskraft erdgas",
  coal: "uhel coal kohle",
  nuclear: "jadern nuclear atom kernkraft",
  magnitude: "sile= silu= magnitud starke",
};
