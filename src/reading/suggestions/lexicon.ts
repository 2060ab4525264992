/**
 * What news is made of, in Czech (and much Slovak), English and German: so that claims of two languages can be seen to speak of one
 * thing, and that two words can be seen to say the opposite. A word belongs to a notion when it begins with one of its stems;
 * everything is folded. It is a help for suggesting and never decides a filter; a language that is not in it lives by entities,
 * numbers and the words that look alike.
 */

/** A notion, or one side of a pair of opposites. */
export interface Notion {
  readonly name: string;
  /** 1 and -1 are the two sides of one pair, 0 has no opposite */
  readonly side: -1 | 0 | 1;
}

/** Where a stem is also the beginning of something else, the whole word is written with an equals sign behind it. */
const opposites: Readonly<Record<string, readonly [string, string]>> = {
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
  timing: [
    "vcas punctual punktlich",
    "odloz odklad odsun zpozd zdrz prodlev pozdeji spater= delay postpon verschieb verschob verzog verspat",
  ],
};

const plainNotions: Readonly<Record<string, string>> = {
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

/** Words that turn a statement round, with the denials of it. */
export const negations: ReadonlySet<string> = new Set(
  (
    "not no nobody none never neither nor without cannot isn aren wasn weren don doesn didn won wouldn hasn haven hadn can't denies denied deny denying refutes refuted " +
    "neni nejsou nebude nebudou nebyl nebyla nebylo nebyli nebyly nema nemaji nemel nemela nemuze nemohou nechce nechteji nikdo nikdy zadny zadna zadne zadneho zadnou nijak popira popiraji popiral popiral popirala popirali popiraji popr popre poprel poprela popreli popreni vyvratil vyvratila vyvratili dementoval dementovala dementovali dementuje bez " +
    "nie nebol nebola nebolo neboli nemoze " +
    "nicht nichts kein keine keinen keinem keiner keines nie niemals niemand ohne bestreitet bestreiten bestritt dementiert dementierte dementieren"
  ).split(" "),
);

/** Words that carry no matter of their own. */
export const emptyWords: ReadonlySet<string> = new Set(
  (
    "a i o u v z s k ve ze se si na do od po pro pri za nad pod pred mezi bez kvuli podle az jen asi ze aby jako kdy kde ktery ktera ktere kterou kterych jsou je byl byla bylo byli byly byt bude budou ma maji mel mela by to ten ta tento tato toto jeho jeji jejich uz jeste take tak ale nebo ani uvedl uvedla uvedli rekl rekla letos loni roce rok let " +
    "the an of in on at to for from by with and or as is are was were be been being it its his her their this that these those has have had will would could can may more than over about after before also says said say according who which year last next new " +
    "der die das den dem des ein eine einen einem einer eines und oder in im am an auf aus bei mit nach von vom zu zum zur fur uber unter um als wie ist sind war waren wird werden wurde wurden hat haben hatte sei sich seine seinen ihr ihre ihren ihrem es er sie auch noch nur schon dass laut jahr jahres"
  ).split(" "),
);

/** Months and weekdays, numbered: two claims that name different ones differ in when. */
const months =
  "leden|ledna|lednu|januar|january|janner unor|unora|unoru|februar|february|feber brezen|brezna|breznu|marz|march duben|dubna|dubnu|april kveten|kvetna|kvetnu|mai|may cerven|cervna|cervnu|juni|june cervenec|cervence|cervenci|juli|july srpen|srpna|srpnu|august zari|september rijen|rijna|rijnu|oktober|october listopad|listopadu|november prosinec|prosince|prosinci|dezember|december";
const days =
  "pondeli|montag|monday utery|dienstag|tuesday streda|stredu|mittwoch|wednesday ctvrtek|donnerstag|thursday patek|freitag|friday sobota|sobotu|samstag|saturday nedele|nedeli|sonntag|sunday";

const numbered = (kind: string, names: string): [string, string][] =>
  names
    .split(" ")
    .flatMap((forms, index) => forms.split("|").map((form): [string, string] => [form, `${kind} ${index + 1}`]));

export const timeWords: ReadonlyMap<string, string> = new Map([
  ...numbered("month", months),
  ...numbered("weekday", days),
]);

const whole = new Map<string, Notion[]>();
/** By the first three letters, so that a word meets only the stems that it may begin with. */
const stems = new Map<string, { readonly stem: string; readonly notion: Notion }[]>();

const learn = (name: string, side: Notion["side"], words: string): void => {
  const notion: Notion = Object.freeze({ name, side });
  for (const word of words.split(" ")) {
    if (word.endsWith("=")) {
      const known = word.slice(0, -1);
      whole.set(known, [...(whole.get(known) ?? []), notion]);
    } else {
      const start = word.slice(0, 3);
      stems.set(start, [...(stems.get(start) ?? []), { stem: word, notion }]);
    }
  }
};
for (const [name, [one, other]] of Object.entries(opposites)) {
  learn(name, 1, one);
  learn(name, -1, other);
}
for (const [name, words] of Object.entries(plainNotions)) learn(name, 0, words);

/** The notions of a folded word. */
export const notionsOf = (word: string): readonly Notion[] => [
  ...(whole.get(word) ?? []),
  ...(stems.get(word.slice(0, 3)) ?? []).flatMap(({ stem, notion }) => (word.startsWith(stem) ? [notion] : [])),
];

/** Notions that are in every other piece of news: to share one tells little. */
export const vague: ReadonlySet<string> = new Set(["change", "running", "plan", "people", "cost"]);

/** Notions that count people, whatever they are called: their numbers can be compared. */
export const countsPeople: ReadonlySet<string> = new Set([
  "staff",
  "customer",
  "people",
  "death",
  "injury",
  "pupil",
  "teacher",
]);
