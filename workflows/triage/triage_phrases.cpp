// Which phrases does triage know? Grouped by what they say, apart by semicolons. Written the way people type: no
// capitals, no apostrophes, no accents; long words forgive a slip by themselves. Spanish stands where clients mix it
// in.
#include <array>

#include "workflows/triage/triage_rules.hpp"

namespace workflows::triage {
namespace {

// clang-format off
constexpr std::array table{
// --- to a person, first: somebody may be in danger ---
Phrases{"crisis", R"(
not|never wake up; never waking up; hurt|hurting|harm|harming|kill|killing my .. baby|child|kids|children|son|daughter|wife|husband|mother|family;
after tonight; letters to my; last message|goodbye|words; no longer be here; wont be here|around much|anymore|long|tomorrow; jump off; hang myself;
drive .. off|into .. bridge|road|tree; suicid*;
kill|killing|unalive|harm|harming|hurt|hurting|cut|cutting myself|themself|themselves|himself|herself|yourself|ourselves; kill|hurt|harm my self;
self harm*|injur*; selfharm*; kms!; unalive*; want|wanted|wants|wanna|wish|ready|going|rather .. die|dead; wish i was|were dead|gone;
wish i wasnt|werent here|alive; end|ending|ended my|it|her|his|their all|life; take|took|taking my|his|her|their own life; end things tonight;
dont|do|not|didnt want|wanna not|to|be .. here|live|alive|exist|living anymore|any|anymore;
dont|not want|wanna to be|live|exist|wake .. alive|anymore|here|up; better off dead|without; no|any point|reason .. living|live|going|alive;
cant|cannot go on; cant|cannot do|take|handle this|it|life anymore|any; overdos*; pills .. bottle|all|tonight; all|bottle|took .. pills;
have a plan to; nothing .. live for; afraid|scared|fear .. for my life|safety; not|dont feel|am|are safe; isnt|unsafe safe at home; not safe;
hits|beats|hitting|beating|hit|beat me|us; abus* me|us|her|him; saying|said goodbye; goodbye .. everyone|world; quiero|querer|quisiera morir*;
no quiero .. vivir|viviendo; quitarme|acabar|quitarse .. vida; matarme; me .. matar; hacerme dano; no puedo mas; me tuer|suicider;
plus envie de vivre; cant take .. anymore; hopeless*; disappear forever)"},
Phrases{"threat", R"(
see what happens to|if; make .. people|them|you .. suffer; kill|hurt|shoot|stab|harm|beat you|them|him|her|someone|somebody|everyone|people;
you will|ll|gonna|are .. regret|sorry|pay for; youll .. regret|sorry|pay for;
know|find|found where you|she|he|they .. live|lives|work|works|park|parks; burn .. down;
come|coming|show|showing .. your|the office|house|home .. gun|bat|regret|see; watch your back; blow .. up; bomb*; make you .. pay|suffer|sorry;
my gun; gun .. office|you|therapist; threat*; ruin you|your|her|his; come|coming for you; or else; last warning; come|coming|driving .. down there;
te voy a matar|encontrar; destroy you|your|her)"},
Phrases{"legal", R"(
my counsel; esq; the court; violat*; cease and desist; regulator*; trading standards; deceptive; class action; press charges; lawyer*; attorney*;
lawsuit*; legal action|counsel|advice|proceedings|rights|team|recourse|steps|matter|remedies|demand|notice|department|obligation|aid;
legally|litigation|litigat*; sue! you|them|him|her|your|the|this|over|if|for; will|to|gonna|would|ill|can|could|should sue!; suing; small claims;
to|in|with .. court; court order*|date|hearing; subpoena*; solicitor*; ombudsman; licensing|state|medical|nursing|regulatory board;
the board .. complain*|report*|license|behavioral; complain*|report* .. board; attorney general;
formal|official|written|file|filed|filing|lodge complaint; file|filed|filing|lodge|lodging|submit .. complaint|grievance|report; better business;
bbb!; cfpb!; consumer protection|affairs|financial; department|dept|commissioner of insurance|health|labor; insurance commissioner; hipaa;
no surprises act; fraud*; scam*; theft|thieves|thief|stealing|stole|stolen; illegal*; unlawful*; against the law;
report .. you|this|practice|clinic .. to; reporting .. you|this .. to; malpractice; the police!; abogad*; demand letter|compensation;
informal complaint; gdpr; subject access request; information commissioner*; hcpc|gmc|bacp|cqc|fca complain*|report*; breach of; statute*;
demandar*|denunci*; extort*)"},
Phrases{"chargeback", R"(
block|blocked|blocking|blocks .. charge|charges|payments|transactions|card; bank|issuer .. reversed|reversing|refunded|returned;
opened|filed|started|raised .. dispute; dispute .. opened|filed|case; chargeback*|chargback*; charge backs|back;
disput* ... bank*|card|visa|amex|mastercard|chase|paypal|issuer|discover; bank*|card|visa|amex|chase|paypal|issuer ... disput*;
stop|reverse|block|cancel|contest* ... with|through my bank|card; bank|credit card company|issuer .. reverse|refund|claw*|dispute|stop; stop payment;
claim with my|the bank; have|asked|tell|get|told my|the bank|card|credit to|card|company ... reverse|back;
block|blocked|blocking you|your ... charges|card|bank; contracargo; disputa* .. banco|tarjeta|cargo)"},
// --- late cancellations ---
Phrases{"late_cancel", R"(
late .. cancel*; cancel* .. late; cancel* .. last minute|min|second; last minute .. cancel*; lastminute cancel*;
cancel* fee*|charge*|penalt*|policy|policies; latecancel*; fee* .. for .. cancel*; late cxl*|cx|canx|cancl|lc fee; cxl fee*; lc fee*;
cancel* ... short notice; short notice .. cancel*; cobro|cargo|tarifa|multa|cuota .. cancel*; cancelacion tard*;
24|48|twenty|forty hour*|hr|hrs|h|four|eight .. policy|notice|window|rule|cutoff|cancel*; cancel* ... 24|48 hour*|hr|hrs|h;
24hr|24h|24hrs|48hr|48hrs|48h .. policy|notice|window|rule|cancel*; cancel* .. same day|morning; same day .. cancel*; day of cancel*)"},
Phrases{"late_fee", R"(
late fee*|charge|charges|penalty)"},
Phrases{"cancel", R"(
cancel*; cancle*; canc*d; cxl*; resched*; called|calling out; call* .. off)"},
Phrases{"beyond", R"(
too much|expensive|high|steep; expensive; increase*; raised; oh lovely|great|wonderful|joy|fantastic|good; just great|lovely|love;
love how|it|that|this; so caring|kind|thoughtful; great|nice|good job; thanks a lot; thanks for nothing; brilliant; unbelievable; outrage*; disgust*;
shame*; how dare; wonderful; charming; class act; in two|three|parts|instal*|pieces; payment plan; afford; cant|cannot|wont|not|refuse .. pay;
call me; speak|talk .. to|with .. manager|supervisor|someone|human|person; manager; supervisor; done with; leaving .. practice;
delete|remove .. my .. card|account|data; cancel! everything|all|my account; close my; caseworker; guardian; social worker; case manager; on behalf;
behalf of; my friend|roommate|sister|brother|mother|father|neighbour; she|he|they .. received|got|was charged; never booked|scheduled|signed|met|had;
didnt|not book|schedule|sign; dont|not have a therapist; not|isnt|never .. my|mine .. account|client|appointment|session; how is that|this possible;
what is|whats going on; i|we met with|for; full hour|50|45|session .. minutes|with; supposed to be $; agreed; quoted; half; part of|refunded;
partial*; rest of; lapsed; may|might .. have|be|not; check before; not certain|sure .. which|whether|if|who; forget|forgot who|which; from now on;
starting next; until now; going to switch; show up on; report*; employer; receipt|superbill for;
therapist|she|he .. said|promised|told .. wouldnt|no|not|waive*|free|fine; power .. out|outage; internet .. down|out|outage;
all my|our|of my clients|patients; which client|patient; held!; reverted; has now; succeeded; successful*; is resolved; paid .. already|cash;
already paid|told|explained|asked|called; again; second|third time; still waiting; last month i|you .. asked; both; different amount;
more than .. usual|normal|agreed|expected; wrong amount|person|client|account|date; somebody|someone elses; not a|your client|patient; deceased;
passed away; died)"},
Phrases{"no_show", R"(
no! show*; noshow*; didnt|not|never|wasnt show|shown|attend|attended|join|joined; didnt|not turn|come|log up|in|on; wasnt able to join|attend|make;
missed .. session*|appointment*|appt*|visit; miss .. session|appointment|appt; couldnt|didnt make it; couldnt attend;
forgot .. session|appointment|appt; dna!; did! not attend|show|join; overslept; slept through)"},
Phrases{"marked_late", R"(
marked|status|flagged|showing|shows|set|recorded|logged .. as|is|to|now late .. cancel*; marked|status|flagged|logged late .. cancel*;
mark* .. late cancel*)"},
Phrases{"denies", R"(
i|we talked|met|spoke|saw; as planned|scheduled|usual|normal|agreed; and i talked|met|spoke; went ahead;
did|didnt|never|havent|hadnt not|ever|even cancelled|canceled|cancel!|canceling; never|didnt|havent|hadnt cancelled|canceled|cancel!;
i was|were there; we were there; i was|were .. on time|online|waiting; i|we attended; i|we .. showed up;
i|we did|was|were|actually attend|attended|present; she|he|they|you|who .. cancelled|canceled|cancels;
therapist|office|provider|dr|counselor|clinician|clinic|practice|guys .. cancelled|canceled|moved|resched*; that|which|it wasnt|was not me;
no cancele|cancelo|cancelamos; we .. had the|our|that session; session .. happened|took;
gave|given|with|had|provided .. plenty|enough|ample|more|48|36|72|days|week .. notice|advance; more than|over 24|48|twenty; over a day|week;
days|day|week|weeks before|ahead|earlier|prior; the day|night before; in advance|time; well ahead|before; cancel* .. early; in the|your waiting room;
technical issue*|problem*|difficult*; zoom|link|video .. issue*|problem*|down|broken|broke; link .. work*;
i|we was|were in the|our|my session|meeting|call; you|your .. said|told .. fine|ok|okay|free; no charge)"},
Phrases{"what_if", R"(
if i|we .. cancel!|resched*|miss|skip; if i|we need|have|want|had to; will|would i|we .. charged|billed; will|would .. be charged|billed|a fee;
will i .. pay; need|want|like|going|have|trying|hoping|gotta to cancel!|reschedule|move|skip; can|may|could i|we|you .. cancel!|resched*|move;
please cancel!|reschedule; have to miss; cant|wont|cannot make it|my|the|our|todays|tomorrows; avoid .. fee|charge*; going to .. charge|charged;
in the future; going forward; what happens .. if|when; if someone|anyone|somebody with|who|has|gets|is|cancels; would i|we .. get|be|have; a friend;
my friend|roommate|neighbour|neighbor; next time; thinking of|about)"},
// --- money taken ---
Phrases{"fee", R"(
fee*; charge|charges|charged|charging; bill|bills|billed|billing; debit*; payment|payments|paid|pay; invoice*; $; money; penalty; cobr*;
cargo|cargos; tarifa|factur*; dollars|bucks; transaction; deduct*; £)"},
Phrases{"charged", R"(
charged; charge! me|us|my|her|him|them; charging me|us|my|her|him; was|got|been|being|were|am|get|im .. billed; billed me|us|my|her|him|them|for;
being billed; took|taken|pulled|debited|withdrew|withdrawn|deducted ... $|money|card|account|bank|dollars|out|from; you .. ran|hit .. card;
charge|charges|payment|debit|transaction|withdrawal .. on|from|to|hit .. my|card|account|statement|bank|hsa|fsa|june|july|may;
paid|pay|paying out of pocket; i|we paid; me|le cobr*; cobrar*|cobro|cobraron|cobrado;
see|saw|seeing|noticed|have|got|received|receive|there|theres .. charge|charges|debit|bill|invoice|receipt|fee|payment|line;
card|visa|account .. was|got|been .. charged|hit|run|billed; charge of|for|dated;
$ .. charge|charges|fee|payment|bill|came|gone|taken|withdrawn|hit|went|left; hit with; fee of|for|on; asked to pay; had to pay; asking me to pay;
full rate|fee|price|amount|cost; what|this|that|the charge!; this fee|payment|bill; la|el|este|ese tarifa|cargo|cobro; charge* .. cancel*;
collected ... from; self pay; card on file; paid|payed $; sixty|fifty|forty|hundred .. bucks|dollars; payment of)"},
Phrases{"covered", R"(
insurance; headway; covered|coverage; in network; innetwork; my plan|insurer; seguro;
aetna|cigna|anthem|optum|oscar|kaiser|humana|carelon|magellan|bcbs|unitedhealthcare|uhc; blue cross; united healthcare; cubr*|cubiert*;
quest behavioral; benefits; insurence|insurace|insuranse)"},
Phrases{"covered_through", R"(
covered through|by|under|via|with|fully|100; headway client|patient|member|case;
through|thru|via|with|using|use|uses|on|under|have|has|by|w .. headway;
headway .. covers|cover|covered|pays|pay|takes|handles|supposed|should|approved|bills|billed|billing;
insurance .. covers|cover|covered|pays|approved|supposed; have|has|gave|got .. insurance|aetna|cigna|anthem|bcbs|uhc|coverage;
covered .. insurance|headway; should .. insurance|headway; to headway|insurance; instead of .. headway|insurance;
seguro .. cubre|cubrir|debe|debia|headway; cubiert* .. headway|seguro; con|por|tengo .. headway|seguro;
covers .. sessions|therapy|it|this|everything; is|am|are|im|was|were|shes|hes|theyre .. covered;
billed|bill|go|goes|gone|went|sent|submitted|send .. through|to|thru .. insurance|headway; bill* .. insurance|headway)"},
Phrases{"although", R"(
although|though|despite|eventhough|tho; even .. though|tho|when; instead of; when .. have|covered|insurance|supposed; aunque; still! charged;
rather than; a pesar; and yet; yet! my|i|you; not my card; si tengo; not|never|wasnt|didnt .. billed|sent|submitted|run .. insurance|headway;
and .. still|anyway; charged anyway; not to me)"},
Phrases{"not_covered", R"(
not|isnt|arent|no|wasnt|dont|doesnt|lost|dropped|ended|ran|lapsed|without .. covered|coverage|insurance;
coverage|insurance|plan .. ended|lapsed|expired|terminated|changed|changing|switched|new;
new|switched|changed|changing|switching|different|secondary .. insurance|plan|insurer; out of network; superbill*; denied|rejected|denial; uninsured;
eob|eobs; explanation of benefits; used to; do|does you .. take|accept)"},
Phrases{"copay", R"(
copay*; co pay*; coinsur*; co insurance; deductible*; deductable*; copago; patient|my responsibility; out of pocket max*)"},
Phrases{"twice", R"(
twice; double charg*|bill*; doubl* charged|billed; two charges|payments|times; 2 charges|times|payments; 2x!; duplicate*; dos veces)"},
Phrases{"wrong", R"(
shouldnt|wouldnt .. charged|billed|pay|paying|owe|paid|be; should|would not .. charged|billed|pay|paying|owe|paid|be; should|must never; wrong*;
mistak*; incorrect*; error*; overcharg*; wasnt|not|isnt supposed to; supposed|should|meant|needed .. through|to .. insurance|headway;
insurance|headway .. should|supposed; accident*; equivoc*; dispute|disputing; not right|correct|fair|ok|okay|acceptable;
isnt|cant|doesnt .. right|correct|fair; unfair*|ridiculous; please .. correct|fix|sort|resolve; fix this|it|asap|that; correct|sort|resolve this|it;
need .. fixed|corrected|resolved; no deb*|deberia*; improper*|erroneous*; mixup; mix up; never .. owe; not authoriz*|authoris*|agree;
didnt|never authoriz*|authoris*|agree|approve; unauthoriz*|unauthoris*; set up wrong)"},
Phrases{"asks_for", R"(
refund*; money .. back; reimburs*; revers*; waiv*; waved; wave .. fee|charge|it|this; remov* .. charge|fee|it|this|that|charges; removed;
take|taken|taking .. off; give|giving|get|want|send|put|return|sent|need .. back; return .. to my|me|card; credit* .. back|me|my|account; undo;
void*; drop .. fee|charge; devol*|devuel*; reembols*; exception; cancel! the|this|that|my|your fee|charge|payment|invoice; forgiv*; let .. slide;
goodwill; courtesy .. waive*|credit; discount|reduc*; do anything about; rembours*; why must i; get rid of)"},
Phrases{"asks", R"(
why; what|whats .. is|was|this|that|for|the|these|does; what for; how come; how .. work|works|calculated|much|decided|decide; how; explain*; clarif*;
confus*; puzzled|baffled|perplexed|lost; understand*; wonder*; not|unsure|im sure|certain|clear; curious; question*; no idea|clue;
does .. apply|count|mean; is this|that|it .. right|correct|normal|late|standard|a; tell me .. what|about|more|how; por que|q; porque|porq;
no entiendo; explic*; que es; ?; walk me through; details|detail|info|information; look into; make sense; pourquoi|comprends; surprised!; aclar*;
what|whats .. policy; didnt|dont|not .. know|realize|aware|remember|recognize|get; whats|what! this)"},
Phrases{"agrees", R"(
happy|fine|ok|okay|glad|willing to pay; go ahead; no problem|worries|rush; my fault|bad; thank|thanks .. explain*|clarif*|clearing|refund*;
makes sense; got|received|seen the refund; refund .. came|arrived|received|landed|through; all set|good|sorted|resolved|clear; that clears;
already .. refunded|explained|paid|sorted|fixed; never mind; nevermind|nvm; please|u ignore|disregard; ignore|disregard my|last|previous|earlier;
figured .. out; promised .. refund; refund .. promised)"},
// --- payments that failed ---
Phrases{"failed_notice", R"(
scheduled payment ... failed|failure|declined|unsuccessful; failed .. scheduled payment; scheduled payment .. could|was not;
scheduled payment .. couldnt .. processed)"},
Phrases{"failed", R"(
payment*|charge|card|cards|transaction|autopay|visa|amex|mastercard .. fail*|declin*|bounc*|rejected|unsuccessful|expired|stolen|lost|replaced;
fail*|declin*|expired|rejected .. payment*|card|charge|transaction; couldnt|unable|not|cannot|cant .. process .. card|payment;
payment .. didnt|not|never .. go|went|through|processed; payment go through; insufficient funds; do not honor; nsf!; pago .. fallo|fallid*|rechazad*;
pago no paso; tarjeta .. rechaz*|venci*|fallo; didnt go through; new|updated|different|another card; update .. card; new|update .. payment method)"},
Phrases{"succeeded", R"(
has now .. succeeded|paid|gone; now succeeded; payment succeeded|received|collected; was successful; is resolved; succeeded; paid in full; report)"},
Phrases{"notice_words", R"(
attempt*|tried .. charge|collect|process; decline code|reason; card .. ending; automated|automatic .. message|notification|email|notice;
amount|invoice|client|reason|card|decline|method; do not reply; ruh care|platform; retry|retried|again; insufficient funds; expired)"},
// --- whose words ---
Phrases{"staff", R"(
my|our|the|this|that client|clients|patient|patients|pt|clt; client|pt! .. cancel*|did|had|called|texted|no|late|emailed|says|reached;
pt cancel*|late|no|called|texted|did; our member; my caseload; her|his|their therapist here; mi cliente|paciente; client .. initials|name;
late cancel* for|by|from|with client|pt|patient; client noshow*|late)"},
Phrases{"self_client", R"(
im|am|as|being .. client|patient|member; client portal; your|other clients|patients; headway client; client id; ive been .. client|patient)"},
Phrases{"about_me", R"(
charged|charging|billed|cobraron me|us|my; charge! me|us|my;
my card|account|insurance|bank|plan|statement|copay|therapist|counselor|provider|benefits|policy|tarjeta|portal|daughters|sons;
i|ive|we .. was|were|got|been|am|being .. charged|billed; i|ive|we .. cancelled|canceled|cancelling|canceling; i|ive|we .. missed|paid;
im|i am|was covered|confused; me cobr*; cancele!|cancelo!; mi|my cita|tarjeta|seguro; my .. session|appointment|appt|fee|payment;
refund me|us|my|mine; i|we have .. insurance|headway|aetna|cigna|anthem|bcbs|uhc; you .. charged|billed me|my|us;
i|we got|see|saw|noticed|received a|an|the|that .. fee|charge|bill|receipt|debit; i|im .. headway; i resched*; i .. with headway; i|we use headway;
my hsa|visa|mastercard|husband|wife)"},
Phrases{"system", R"(
this is an automated|automatic; do not reply; automated|automatic message|notification|notice|alert|email; we attempted|tried to; appointment status;
status changed|updated|set; decline code|reason; no action .. required|needed; notification from; view .. invoice|client|appointment .. in|platform;
status late|cancelled|canceled|no)"},
// --- fees asked for by the practice ---
Phrases{"charge_order", R"(
please|pls|plz|kindly .. charge!|bill!|collect|apply|invoice|process;
charge!|bill!|collect|apply|invoice the|a|her|his|their|this|late|full|them|him|client|my client; fee applies|due|owed|applicable;
should be charged|billed; needs|need to be charged|billed; ok|okay|good to charge|bill; policy applies; fee please; cobr* .. tarifa|cancelacion;
process .. fee)"},
Phrases{"should_we", R"(
should|shall|do|can|may|could i|we .. charge|bill|waive|collect|apply; not sure; if allowed|possible|appropriate; up to you;
dont|not charge|bill|apply|collect; no charge|fee; without .. charge|fee; waiv*; first time; emergency; already .. charged|paid|billed|collected;
hold off; medicaid; is there .. fee; what .. policy; was|were|got|been .. charged; asking|asks|asked|wants|confused|upset; disput*; i had to cancel;
i cancelled; please dont; says she|he|they; never done)"},
Phrases{"question_mark", R"(
?)"},
Phrases{"bill_session", R"(
bill|submit|process|confirm|claim .. session*|appointment*|visit; session* .. to|be|for|need|needs|ready .. billed|bill|submitted|billing;
billing request; completed a session; bill|submit it through; session .. submitted|billed; superbill*; 90832|90834|90837|90791|90847|90846;
session completed|complete; for billing; admin use only)"},
// --- United Kingdom ---
Phrases{"uk", R"(
healthcode|health code; bupa; axa; vitality|vitalityhealth; aviva; wpa!; exeter; pre authoris*; preauthoris*; authorisation code|number; £; ccsd;
nhs; private medical insurance; isc code*; policy excess; shortfall; cigna uk; allianz; simplyhealth)"},
Phrases{"uk_invoice", R"(
invoice*|bill|claim|remittance|send|submit|submitted|sent|account|statement|authoris*|membership|raise|raised)"},
// --- text that talks to a machine ---
Phrases{"injection", R"(
ignore|disregard|forget .. note|ticket|case|policy; to the .. bot;
ignore|disregard|forget .. previous|prior|all|above|your|any|earlier .. instruct*|rules|prompt*|text;
ignore|disregard|forget .. instruct*|rules|prompt*; system prompt|message|override|note|instruction*; you are now|an ai|a bot;
classify|categorise|categorize|label|treat|triage this|me|it|ticket|message|thread .. as; band sure;
kind .. incorrect charge|standard session|late cancellation|failed payment; incorrect charge late|standard;
admin|developer|debug|god|root mode|override|command*; automatically approve|refund|close|mark; mark .. billed|paid|approved; as an ai; assistant;
drop table; release .. hold*; approval .. granted|override; new instruct*; execute|run .. command|function|refund|sql; needs lookup;
bypass|skip .. check*|approval|verification|rules; respond|reply|answer|output only|with json; ignora .. instruc*; confidence|confident 1|100|high)"},
};

// Words that are near a word above and mean something else.
constexpr std::string_view as_they_stand = R"(
change changes changed changing chance chances killed filled called filed cancer counsel treat treats treated throat treatment thread layer count
counts course police polite missing mission sessions paint pain paying payer player players patient patience convert converted covers cover covert
confirm confirmed there where these their three threw through though thought although tough right write writing wrote weight point print please place
plans plane still bills skill skills spill sport short start smart house hours horse insured ensure reserve reserved rehearse return record reward
money honey doubt about above abuse wanted waited waiver waves waste reverend deposit dispute disputes bounds board broad beard aware scary exist exit
alone alive clarity direct correct collect connect credit edit later latest least death deal chart charts cards cared carer caring sharing shared
searched reached bunch learned blocks books booked looked locked black bonus would could cloud world works words clear clean client clients silent
talent attend intend store stores stored stone stones stove homeless overdone sealing sealed threads threaded)";
// clang-format on

}  // namespace

std::span<Phrases const> phrases() { return table; }
std::string_view never_mistaken() { return as_they_stand; }

}  // namespace workflows::triage
