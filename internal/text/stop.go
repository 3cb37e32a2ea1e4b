package text

import (
	"strings"
	"sync"
)

// Stop tells whether a folded word carries no meaning of its own in the
// language (BCP 47).
func Stop(word, lang string) bool { return stopWords()[base(lang)][word] }

// stopWords holds the folded stop words of each language.
var stopWords = sync.OnceValue(func() map[string]map[string]bool {
	sets := map[string]map[string]bool{}
	for lang, words := range stopLists() {
		set := map[string]bool{}
		for _, w := range strings.Fields(words) {
			set[strings.ReplaceAll(Fold(w), "'", "")] = true
		}
		sets[lang] = set
	}
	sets["nb"], sets["nn"] = sets["no"], sets["no"]
	return sets
})

// stopLists is a table: for each language its small words, as they are written.
func stopLists() map[string]string {
	return map[string]string{
		"en": `a about above after again against all almost along already also although always am among an and another any
anyone anything are aren't around as at away back be became because become been before behind being below between both but by
came can cannot can't could couldn't did didn't do does doesn't doing done don't down during each either else enough even ever
every few for from further get gets getting go goes going gone got had hadn't has hasn't have haven't having he her here hers
herself him himself his how however i if in into is isn't it its itself i'm i've just least less let let's like made make makes
many may maybe me might mine more most much must my myself near need never next no nor not now of off often on once one only onto
or other others our ours out over own per perhaps put rather re really s same see seen shall she should shouldn't since so some
someone something soon still such take takes taken than that that's the their theirs them themselves then there there's these
they they're this those though through thus to together too toward towards under until up upon us use used uses using very via was wasn't way we well
we're went were weren't what what's when where whether which while who whom whose who's why will with within without won't would
wouldn't yet you your you're yours yourself t d ll m ve`,
		"de": `ab aber alle allem allen aller alles als also am an ander andere anderen anderer anderes auch auf aus bei beim bereits
bin bis bist da dabei dafür dagegen daher damit danach dann daran darauf daraus darf darum das dass dein deine dem den denn der
deren des dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines einige
er erst es etwa etwas euch euer für gar gegen geht gibt hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre
ihrem ihren ihrer im immer in ins ist ja je jede jedem jeden jeder jedes jetzt kann kein keine keinen keiner können könnte laut
machen macht man mehr mein meine mich mir mit muss müssen nach nachdem nicht nichts noch nun nur ob oder ohne schon sehr sei sein
seine seinem seinen seiner seit sich sie sind so soll sollen sollte sondern sowie über um und uns unser unsere unter viel viele
vom von vor während war waren warum was weil weiter weitere welche wenn wer werden wie wieder will wir wird wo wollen worden wurde
wurden zu zum zur zwar zwei zwischen`,
		"fr": `à a ai ainsi alors après au aucun aussi autre autres aux avait avant avec avoir c ça car ce cela celle celui cent ces
cet cette ceux chez comme comment contre d dans de depuis derrière des deux devant dit doit donc dont du elle elles en encore entre est et était
être eu fait faire faut il ils j je jusque l la là le les leur leurs lors lui m ma mais malgré me même mes moins mon n ne ni nos
notre nous on ont ou où par parce pas pendant peu peut plus plusieurs pour pourquoi près qu quand que quel quelle qui quoi s sa
sans se selon sera ses si son sont sous sur t ta te tous tout toute toutes très trois tu un une va vers veut voici vos votre vous y`,
		"es": `a al algo algunas algunos ante antes aquí así aún aunque bajo bien cada casi como cómo con contra cual cuál cuando
cuándo cuatro de del desde después donde dónde dos durante e el él ella ellas ellos en entre era es esa ese eso esta está están
estas este esto estos fue fueron ha había hace hacer hacia han hasta hay la las le les lo los más me mi mientras muy nada ni no
nos nosotros nuestro o otra otras otro otros para pero poco por porque pues puede que qué quien quién se sea según ser si sí sido
sin sobre solo sólo son su sus también tan tanto te tiene tienen todo todos tras tres tu tú un una uno unos va y ya yo`,
		"it": `a ad ai al alla alle allo anche ancora avere c che chi ci come con contro così cosa cui d da dai dal dalla dalle dei
del della delle dello di dopo dove due durante e è ed era fa fino fra gli ha hanno i il in io l la le lei li lo loro lui ma mai
mentre mi molto ne nei nel nella nelle nello no noi non nostro o ogni ora oltre per perché però più poi prima può qual quale quando
quanto quattro quella quello quesa questa queste questi questo qui se sei senza si sia sono sotto su sua sue sugli sui sul sulla
sulle suo suoi tra tre tu tutti tutto un un' una uno vi`,
		"pt": `a à ao aos após as às até com como contra da das de dela dele depois desde do dois dos durante e é ela elas ele eles em
enquanto entre era essa esse esta está estão este eu foi foram há isso isto já lhe mais mas me mesmo meu muito na não nas nem no
nos nós nossa o onde os ou para pela pelas pelo pelos por porque pode qual quando que quem são se segundo sem ser será seu seus só
sob sobre sua suas também tem têm ter todos três tu um uma umas uns vai você`,
		"nl": `aan af al alle als altijd ander andere bij daar dan dat de der deze die dit doen door drie dus een eens en er ge geen
geweest haar had heb hebben heeft hem het hier hij hoe hun ik in is ja je kan komt krijgt kunnen maar me meer men met mij mijn moet
na naar niet niets nog nu of om omdat onder ons ook op over te tegen toch toen tot tussen twee u uit uw van veel voor want waren
was wat weer wel werd wie wil worden wordt zal ze zegt zei zelf zich zij zijn zo zonder zou`,
		"sv": `alla allt än andra att av bara bli blir då de dem den denna deras dess det detta dig din du efter eller en ett får fler
för från ha har hade han hans har hela hon hur i ifrån in inför inte ja jag kan kommer man med mellan men mer mig min mot mycket
när någon något några nu och om oss på sa säger samma sedan sig sin sina ska skulle som så till tre två under upp ut utan vad var
vara varför vi vid vill`,
		"da": `af alle alt anden andre at blev bliver da de dem den denne der deres det dette dig din du efter eller en end er et få får
for fra før ham han hans har havde hej hende hendes her hos hun hvad hvem hvis hvor hvordan i ikke ind jeg jo kan kommer kun man
mange med meget mellem men mere mig min mod når nogen noget nu og også om op os over på sig sige siger sin skal skulle som så til
to tre ud uden under var ved vi vil ville være`,
		"no": `alle at av bare ble blir både da de deg dem den denne der dere deres det dette din du eller en enn er et etter få får for
fra før ham han hans har hadde henne her hun hva hvem hvor hvordan hvorfor i ikke inn jeg kan kom kommer kun man mange med meg
mellom men mer min mot må når noe noen nå og også om opp oss over på så sa seg si sier sin skal skulle som til to tre under ut
uten var ved vi vil ville være`,
		"fi": `ei eikä ennen että hän he ilman ja jo joka joko jos joten jotka kaksi kanssa kertoo koska kuin kun kuten me mikä missä
mitä mukaan mutta myös ne niin noin nyt olen oli olisi olivat olla ollut on ovat pitää saa se sekä sen siitä sitä tai takia tämä
tämän te voi vain vielä vuoksi yli`,
		"pl": `a aby ale bardzo bez bo być był była było były co czy dla do dwa gdy gdzie go i ich ile im inne ja jak jako je jednak
jego jej jest już każdy kto która które który ma może na nad nie niż o od oraz po pod podczas przed przez przy są się ta tak także
tam te tego tej ten też to tu tych tylko tym u w we wie wśród z za ze został została że`,
		"cs": `a aby ale ani až bez bude by byl byla bylo být co či dnes do ho i já jak jako je jeho jejich jen ji jsou k kde kdo když
ke která které který ma má mezi na nad ne nebo není o od po pod podle pro proti proto protože před přes při s se si své ta tak také
tam ten to tom tu u už v ve však z za ze že`,
		"ro": `a ai al ale am ar are au avea ca că care ce cel cea cele cei cu cum da de decât deja din dintre doar după e el ea ei
este eu fi fiind fost iar îi în îl împotriva între la le lor lui mai nu o pe pentru peste prin sa să sau se spre sunt și și-a un
una unei unor unui va vor`,
		"hu": `a az egy és hogy nem is ez meg volt van már csak még el de ki lesz aki ami mint után szerint vagy kell lehet ha be fel
le ezt azt ennek annak össze között miatt ellen nélkül`,
		"tr": `ama ancak bir biri bu çok da daha de değil diye dedi en gibi göre için ile ise kadar karşı ki mi mı ne neden nasıl o
olan olarak oldu olduğu sonra son şu tüm üzere var ve veya ya yeni yok`,
		"ru": `а без более бы был была были было быть в вам вас весь во вот все всех вы где да для до его ее если есть еще же за и из
или им их к как когда который которая которые кто ли между меня мне мы на над надо не него нее нет ни них но о об он она они оно от
по под после при про с сам свой своей свою себя сказал со так также там те тем то того тоже только том у уже что чтобы эта эти это
этого этой этот я`,
		"uk": `а або але без був була були було бути в вже ви від він вона вони все всі для до є ж за з зі і із її їх й його коли який
яка які ми між на над не ні о об під після по при про та так також те то того тому у це цей ця час через що щоб як я`,
		"el": `ο η το οι τα του της των τον την και να σε με για από που στο στη στην στον στα στις στους θα δεν μας είναι ως αλλά τι
πως πώς μια ένα ένας κατά μετά προς πριν αν ή όχι`,
		"ar": `في من على إلى عن مع أن إن أو و ما لا لم لن هل هذا هذه ذلك التي الذي بعد قبل بين كل كان كانت قد هو هي حتى عند لدى منذ
خلال ضد بعد ثم أي عبر بشأن`,
		"he": `של את על עם לא כי זה גם או אם הוא היא הם אל כל יותר בין אחרי לפני מה מי אין יש עד רק כך`,
		"id": `ada adalah akan atau bagi bahwa banyak belum bisa dalam dan dapat dari dengan di ia ini itu jadi juga karena ke kepada
lebih mereka oleh pada para saat sebagai sebut sudah telah tidak untuk yang`,
	}
}
