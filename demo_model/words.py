"""Closed word lists and the rule that deals every word or pair to one split.

All lists were written for this model. `split_of` decides by a checksum, so that a name, a city, a
pair of operands or of story words belongs to exactly one of train, dev and test, on any machine.
"""

from __future__ import annotations

import random
import zlib

SPLITS = ("train", "dev", "test")


def split_of(key: str) -> str:
    """The split that owns the key: a tenth each for dev and test, the rest for training."""
    bucket = zlib.crc32(key.encode("utf-8")) % 20
    return "dev" if bucket < 2 else "test" if bucket < 4 else "train"


NAMES = """Ada Alan Alice Amir Ana Anna Anton Aisha Ben Bella Boris Bruno Carla Carlos Cem Chen
Clara Claire Cora Daniel Dana David Diego Dora Edith Elena Eli Ella Emma Erik Eva Fatima Felix
Finn Flora Frank Gita Grace Greta Hana Hannah Harry Hassan Hugo Ian Ida Igor Ines Iris Isaac Ivan
Jack Jana Jane Jin John Jonas Jose Julia Juan Kai Karen Karl Kate Kenji Lara Laura Lea Leo Lena
Liam Lily Linda Lisa Liu Lucas Lucy Luis Maria Marco Mary Marie Mark Marta Max Maya Mei Mia Mila
Mohamed Mona Nadia Nina Noah Nora Olga Oliver Olivia Omar Oscar Otto Paul Paula Pedro Peter Petra
Priya Rafael Ravi Rita Robert Rosa Rose Ruth Sam Sara Sarah Sofia Sonia Stefan Susan Tara Theo
Tina Tom Uma Vera Victor Walter Wei William Yara Yuki Yusuf Zara Zoe Agnes Albert Bianca Cyrus
Dimitri Esther Farid Gloria Helga Imran Jasmin Kiran Lorenzo Magnus Naomi Odile Pablo Quentin
Rashid Selma Tariq Ursula Vikram Wanda Xavier Yolanda Zelda Amelie Bjorn Celeste Darius Elif Fabio
Gunnar Hiro Ingrid Joanna Kofi Layla Mateo Nikos Oksana Pierre Roland Sven Tamara Viola Winston
Zainab""".split()

_CITIES = """Paris London Berlin Madrid Rome Vienna Lisbon Dublin Oslo Athens Cairo Tokyo Hamburg
Munich Cologne Lyon Marseille Nice Milan Turin Naples Venice Florence Barcelona Seville Valencia
Porto Geneva Zurich Basel Antwerp Ghent Rotterdam Utrecht Bergen Malmo Gothenburg Aarhus Tampere
Krakow Gdansk Brno Graz Salzburg Split Varna Istanbul Izmir Dubai Mumbai Delhi Chennai Pune
Kolkata Osaka Kyoto Nagoya Sapporo Busan Shanghai Shenzhen Taipei Manila Hanoi Jakarta Sydney
Melbourne Perth Brisbane Auckland Toronto Montreal Vancouver Calgary Boston Chicago Seattle Denver
Dallas Houston Austin Miami Atlanta Phoenix Portland Detroit Havana Lima Bogota Quito Santiago
Montevideo Recife Salvador Lagos Accra Nairobi Durban Tunis Casablanca Fez Leeds Bristol Oxford
Cambridge York Glasgow Edinburgh Cardiff Belfast Cork Galway Leipzig Dresden Bonn Essen Bremen
Toulouse Bordeaux Lille Nantes Bologna Genoa Palermo Verona Pisa Bilbao Granada Malaga Coimbra
Faro""".split()
_LONG_CITIES = [
    "New York", "Los Angeles", "San Francisco", "Cape Town", "Hong Kong", "Buenos Aires",
    "Mexico City", "Tel Aviv", "Las Vegas", "San Diego", "New Delhi", "Rio de Janeiro",
]  # fmt: skip
CITIES = [*_CITIES, *_LONG_CITIES]

CAPITALS = dict(
    pair.split(":")
    for pair in """France:Paris Germany:Berlin Spain:Madrid Italy:Rome Portugal:Lisbon
Austria:Vienna Ireland:Dublin Norway:Oslo Sweden:Stockholm Denmark:Copenhagen Finland:Helsinki
Iceland:Reykjavik Poland:Warsaw Hungary:Budapest Greece:Athens Belgium:Brussels
Netherlands:Amsterdam Switzerland:Bern Romania:Bucharest Bulgaria:Sofia Croatia:Zagreb
Serbia:Belgrade Ukraine:Kyiv Turkey:Ankara Russia:Moscow Egypt:Cairo Kenya:Nairobi Morocco:Rabat
Ethiopia:Addis_Ababa Ghana:Accra Japan:Tokyo China:Beijing India:New_Delhi Thailand:Bangkok
Vietnam:Hanoi Indonesia:Jakarta Australia:Canberra Canada:Ottawa Mexico:Mexico_City Cuba:Havana
Brazil:Brasilia Argentina:Buenos_Aires Chile:Santiago Peru:Lima""".replace("_", "\0").split()
)
CAPITALS = {country: city.replace("\0", " ") for country, city in CAPITALS.items()}

UNKNOWN_COUNTRIES = """Andorra Bhutan Botswana Cameroon Chad Cyprus Ecuador Estonia Fiji Gabon
Georgia Haiti Honduras Jamaica Jordan Laos Latvia Lebanon Liberia Libya Malawi Mali Malta Moldova
Mongolia Namibia Nepal Nicaragua Niger Oman Panama Paraguay Qatar Rwanda Samoa Senegal Slovenia
Somalia Sudan Tanzania Togo Tonga Tunisia Uganda Uruguay Uzbekistan Vanuatu Yemen Zambia Zimbabwe
Atlantis Narnia Gondor Ruritania Lilliput""".split()

CREATURES = """fox bear wolf rabbit mouse cat dog owl crow robin duck goose swan frog toad turtle
snail bee ant spider horse pony donkey goat sheep cow pig hen lion tiger monkey whale dolphin seal
crab penguin hedgehog squirrel badger otter beaver deer moose camel dragon robot wizard witch
pirate sailor farmer baker gardener painter knight princess king queen child giant""".split()

THINGS = """lighthouse castle bridge tower mill river lake forest garden island mountain cave
beach harbour village market library museum school train boat ship balloon bicycle kite drum piano
violin lamp lantern candle mirror clock key door window map book letter crown sword ring stone
shell feather apple pear cake cheese teapot umbrella hat coat blanket basket ladder wheel rocket
moon star cloud rainbow""".split()

NOUNS = """answer army artist bank battery bill bird blood board body bottle box brain bread
brother bus camera car card chair chemistry chess church coffee college colour company computer
concert cousin country cup dance desk dinner disease doctor dream dress drink ear earth egg engine
evening exam eye factory family fashion father fire fish flower food football friend fruit future
game gas glass gold government grammar grass guitar hair hand health heart history holiday home
hospital hotel house ice idea insurance job journey kitchen language law lawyer leaf lesson light
lunch machine magazine mail marriage mathematics meal meat medicine meeting memory milk money
month mother movie music nation nature neighbour newspaper night nurse ocean office oil opera
orange oven page paint paper parent park party password pen pencil phone photo physics picture
plane planet plant plate poem poet police potato power president price printer prison problem
project queue radio rain recipe restaurant rice road roof room salad salt sand scarf science sea
season secret shirt shoe shop shower sister skin sky snow soap software song soup space sport
spring square stadium stamp station steam storm street student sugar summer sun table tax taxi tea
teacher team teeth theatre ticket time tomato tool tooth town toy traffic tree truck uncle
universe vegetable video voice wall war watch water weather website wedding week wind wine winter
wood word work world year zoo""".split()

VERBS = """answer bake book borrow break bring build buy call carry catch change check choose
clean climb close collect compare compose cook copy count cut dance debug define describe design
draw drink drive eat exchange explain feed feel find fix fly fold follow forget format generate
give grow guess help hide hire improve install invent invite join jump keep learn lend list listen
lock lose make measure meet mix move open order pack paint park pay plan plant play prepare press
print prove pull push put quote reach read remember remove rename repair replace rest ride run
save search sell send serve set share show sing sit sleep solve sort speak spell spend start stop
store study summarise swim switch talk taste teach test throw tie train translate travel try turn
type understand use visit wait wake walk wash watch wear win wrap""".split()

ADJECTIVES = """ancient angry big blue brave bright broken busy cheap clever cold curious dark
deep dry early easy electric empty expensive famous fast foreign free fresh funny green hard heavy
hidden high hot huge hungry kind large late lazy light local long loud low lucky modern narrow new
noisy odd old open orange plain poor proud public purple quick quiet rare red rich round sad safe
secret sharp short shy silver simple slow small smart soft special square strange strong sweet
tall thick thin tired tiny warm wet white wide wild wise wooden yellow young""".split()

OCCUPATIONS = """teacher doctor nurse engineer baker pilot lawyer painter farmer student
chef plumber writer singer dentist carpenter driver gardener programmer librarian scientist
musician""".split()

HOBBIES = """chess football tennis cooking reading painting hiking swimming dancing cycling music
fishing gardening photography running sailing skiing yoga knitting films""".split()

LANGUAGES = """French German Spanish Italian Latin Greek Japanese Chinese Russian Dutch Polish
Turkish""".split()

# Words that often begin a sentence or a line, or have a capital anywhere: no names of people.
CAPITALISED = """Although Though Because Despite During Until Unless Whereas While Since Before
After Once When Whenever Where Wherever Whether However Therefore Moreover Meanwhile Otherwise
Instead Besides Perhaps Maybe Probably Certainly Surely Actually Currently Recently Originally
Formerly Previously Finally Eventually Suddenly Unfortunately Luckily Sadly Apparently According
Among Across Along Around Behind Below Beyond Inside Outside Near Throughout Within Without Toward
Given Using Having Being Born Raised Based Known Named Called Aged Turning Turned Living Lives Lived
Coming Came Comes Moving Moved Working Worked Works Looking Meet Met Introducing Presenting Monday
Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August
September October November December Spring Summer Autumn Winter Christmas Easter Today Tomorrow
Yesterday Tonight Morning Evening Python Jupyter Markdown Excel Google Linux Windows Internet
English French German Spanish Italian Dutch Russian Chinese Japanese European American Africa Europe
Asia America Structured Summarize Summarise Convert Parse Extract Return Output Produce Generate
Create Build Provide Identify Determine Detect Analyze Analyse Classify Compute Calculate Evaluate
Subtract Deduct Combine Transform Translate Serialize Serialise Fill Format Respond Reply Explain
Describe Imagine Suppose Assume Consider Remember Remind Recall Compose Narrate Invent Craft Draft
Recommend Suggest Compare Client Customer Patient Resident Employee Applicant Candidate Participant
Passenger Guest Member Student Teacher Professor Doctor Nurse Witness Winner Player Tenant Visitor
Visitors Speaker Author Citizen Neighbour Colleague Grandma Grandpa Mother Father Uncle Aunt Brother
Sister Profile Record Location Address Residence Hometown Occupation Birthday Subject Sender Contact
Contestant Volunteer Volunteers Registered Signed Greetings Cheers Congratulations Regards Sincerely
Dear Madam Absolutely Definitely Honestly Seriously Basically Overall Everything Nothing Something
Anything Everyone Nobody Somebody Someone Several Many Most Both Each Every Another Other Such Same
Three Four Five Seven Eight Nine Hundred Second Third Next Last Either Neither Well Sure Fine Kind
Kindly Ignore Attached Above Question Answer Task Sentence Paragraph Passage Message Feedback Rating
Verdict Comment Mental Maths Math Geography History Homework Exercise Total Difference Result
Capital Country Street Road University Hospital School College Company Club""".split()

_ONSETS = "b c d f g h j k l m n p r s t v w z br ch cl dr fr gr kr ph pl sh sl st th tr".split()
_VOWELS = "a e i o u a e i o ai ea ia io ou".split()
_CODAS = ["", "", "", "", "l", "n", "r", "s", "t", "m", "x", "ck", "nd", "rt"]


def pseudo_word(rng: random.Random, syllables: int) -> str:
    """A pronounceable word that means nothing, such as `tromila`."""
    parts = (rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(syllables))
    return "".join(parts) + rng.choice(_CODAS)


_HARD_VOWELS = "a e i o u y ee oo ie au ei eo".split()
_HARD_CODAS = """l n r s t ll nn ss tt ff rr gh th sh ng ck st ld rd lm mp rk ston burg ham ford ley
ert ald ric mond ne ra na to""".split()


def hard_word(rng: random.Random) -> str:
    """A word with doubled letters and rare endings, or of letters as they fall: for copying."""
    if rng.random() < 0.2:  # a syllable that comes twice, where a copy easily runs in circles
        syllable = pseudo_word(rng, 1)
        return pseudo_word(rng, rng.choice((0, 1))) + syllable + syllable + pseudo_word(rng, 1)
    if rng.random() < 0.3:
        return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rng.randint(3, 8)))
    parts = [rng.choice(_ONSETS) + rng.choice(_HARD_VOWELS) for _ in range(rng.choice((1, 1, 2)))]
    return "".join(parts) + rng.choice(_HARD_CODAS) + rng.choice(["", "", "", "a", "y", "e"])


def draw_name(rng: random.Random, split: str) -> str:
    """A first name of the split: real ones from the list or, in half the draws, invented ones."""
    return _draw(rng, split, NAMES, "name")


def draw_city(rng: random.Random, split: str) -> str:
    """A city of the split, real or invented."""
    return _draw(rng, split, CITIES, "city")


def _draw(rng: random.Random, split: str, known: list[str], kind: str) -> str:
    while True:
        if rng.random() < 0.5:
            word = rng.choice(known)
        elif split == "train" and rng.random() < 0.5:
            word = hard_word(rng).capitalize()
        else:
            word = pseudo_word(rng, rng.choice((1, 2, 2, 3))).capitalize()
        # Two or more letters: a single capital is too easily a token of something else.
        if len(word) > 2 and split_of(f"{kind}:{word}") == split:
            return word


def city_like(rng: random.Random, name: str) -> str:
    """An invented city of the training split that begins or ends as the name does: for copying.

    From letters that both have, the copy of one slips into the other.
    """
    while True:
        letters = name.split()[0].lower()
        cut = rng.randint(1, len(letters) - 1)
        begun = letters[:cut] + pseudo_word(rng, rng.choice((1, 2)))
        ended = pseudo_word(rng, rng.choice((1, 2))) + letters[cut:]
        word = rng.choice((begun, ended)).capitalize()
        if split_of(f"city:{word}") == "train":
            return word


def draw_age(rng: random.Random, split: str) -> int:
    while True:
        age = rng.randint(1, 9 if split == "train" and rng.random() < 0.1 else 99)
        if split_of(f"age:{age}") == split:
            return age


def draw_operands(rng: random.Random, split: str) -> tuple[int, int]:
    """Two integers from 0 to 99; in training often small or close, where most mistakes are."""
    while True:
        first, second = rng.randint(0, 99), rng.randint(0, 99)
        choice = rng.random() if split == "train" else 1.0
        if choice < 0.12:
            first, second = rng.sample((rng.randint(0, 9), rng.randint(0, 99)), 2)
        elif choice < 0.24:
            second = min(99, max(0, first + rng.randint(-9, 9)))
        if split_of(f"operands:{first},{second}") == split:
            return first, second
