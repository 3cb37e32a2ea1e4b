package tag

import (
	"strings"
	"sync"

	"herald/internal/text"
)

// weak tells words that headlines of every kind hold: what is said, when, how
// many, and the furniture of a news page.
func weak(stem, word string) bool {
	set := weakWords()
	return set[word] || set[stem]
}

// weakWords holds the words below and, of the English ones, their stems.
var weakWords = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(weakEnglish) {
		set[w], set[text.Stem(w, "en")] = true, true
	}
	for w := range strings.FieldsSeq(weakOthers) {
		set[text.Fold(w)] = true
	}
	return set
})

const weakEnglish = `live update updates latest breaking news watch video photo photos pictures gallery podcast exclusive
analysis opinion editorial report reports reported reporter explained explainer explains recap roundup briefing review preview
interview quiz listen read subscribe newsletter headline headlines story stories blog liveblog week weekly today tonight yesterday
tomorrow morning evening night day days daily month months monthly year years decade decades hour hours minute minutes second
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november
december jan feb aug sept sep oct nov dec one two three four five six seven eight nine ten dozen dozens hundred hundreds thousand
thousands million millions billion billions first last early late later recent former new newest old big bigger biggest small
high higher highest low lower lowest top best worst good bad better great major key full real right left long short heavy largest controversial absolute comprehensive available vulnerable physical reason reasons
hire hires hired remember remembers named naming teach teaches taught save saves saved wait waits waited include includes including
enter enters entered admit admits admitted twenty thirty forty fifty third fourth fewer buy buys bought sell sells sold pay pays paid nobody everybody free
people person man men woman women thing things way ways time times place part number lot group
say says said saying tell tells told ask asks asked call calls called claim claims claimed warn warns warned warning urge urges
urged vow vows vowed seek seeks sought want wants wanted plan plans planned set sets hit hits face faces faced facing come comes
coming back give gives gave given giving find finds found show shows showed shown see sees seen look looks looking know knows
known think thinks thought believe believes believed need needs needed keep keeps kept hold holds held put puts start starts
started begin begins began begun end ends ended stop stops stopped open opens opened close closes closed turn turns turned move
moves moved bring brings brought leave leaves lose loses lost win wins won run runs running rise rises rising rose fall
falls fell falling drop drops dropped grow grows growing leads led join joins joined meet meets met visit visits visited sign signs signed
agree agrees agreed announce announces announced reveal reveals revealed confirm confirms confirmed deny denies denied accuse
accuses accused blame blames blamed slam slams slammed blast blasts rip rips push pushes pushed pull pulls pulled help helps helped
try tries tried trying work works working play plays stay stays live lives living die dies died dead kill kills killed killing
injure injured wound wounded hurt happen happens happened break breaks broke cut cuts add adds added raise raises raised expect
expects expected consider considers allow allows become becomes remain remains return returns returned reject rejects rejected
respond responds react reacts reaction mock mocks mocked speak speaks spoke spoken talk depend depended suspect suspected fear fears
hope hopes send sends sent take takes took amid despite ahead nearly least away inside outside among across following
according official officials source sources expert experts update here everything anything nothing something someone everyone
really still just even ever never more most less many much another other others such back down next near likely possible
commit committed launch launches launched arrest arrests arrested apologise apologises apologize apologizes poised displace displaces displaced banish banishes reach reaches reached ends hear hears heard head heads feel feels
shut shuts appear appears appeared lead build builds built deliver delivers delivered struck step steps`

const weakOthers = `видео фото новости новой новый новая новые новых цитата году года лет день разговор эпизод episode chapter session
sagt sagen sagte gesagt aktuell aktuelle aktuellen heute gestern morgen neue neuer neues neuen jahr jahre jahren
tag tage tagen woche wochen monat monate prozent liveticker ticker bericht berichte nachrichten eilmeldung überblick kommentar
erste ersten ersten erster zweite zwei drei vier fünf millionen milliarden euro uhr menschen mann frau fordert warnt kritisiert will
plant kündigt lässt steht stehen liegt bleibt zeigt macht wegen trotz rund knapp mehrere große großen großer
direct vidéo photos actualité actualités jour jours année années mois semaine millions milliards dit annonce selon nouveau nouvelle
nouveaux nouvelles premier première hommes femmes ans heures face après avant contre
directo vídeo fotos últimas noticias última hora año años día días semana meses millones dice dijo anuncia nuevo nueva nuevos
nuevas primera primer hombre mujer personas hoy ayer hoje ontem amanhã horas começa diz anos dia dias vai quem primeira segunda terça quarta quinta sexta sábado domingo
diretta notizie oggi ieri anni anno giorno giorni settimana milioni miliardi dice nuovo nuova nuovi prima primo uomo donna`
