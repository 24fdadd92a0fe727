/** What a contact reads when a step failed and the flow has no on_error: never silence, never a promise we may not keep. */
const APOLOGIES: { [language: string]: string } = {
  da: 'Beklager, noget gik galt hos os. Prøv igen om lidt.',
  de: 'Entschuldigung, bei uns ist etwas schiefgegangen. Bitte versuchen Sie es gleich noch einmal.',
  en: 'Sorry, something went wrong on our side. Please try again in a moment.',
  es: 'Lo sentimos, algo ha fallado por nuestra parte. Inténtelo de nuevo en un momento.',
  fi: 'Pahoittelut, meillä meni jotain vikaan. Yritä hetken kuluttua uudelleen.',
  fr: 'Désolé, un problème est survenu de notre côté. Veuillez réessayer dans un instant.',
  it: 'Ci scusiamo, qualcosa è andato storto da parte nostra. Riprovi tra un momento.',
  nl: 'Sorry, er ging iets mis bij ons. Probeer het zo nog eens.',
  no: 'Beklager, noe gikk galt hos oss. Prøv igjen om litt.',
  pt: 'Lamentamos, algo correu mal do nosso lado. Tente novamente dentro de momentos.',
  sv: 'Förlåt, något gick fel hos oss. Försök igen om en stund.',
};

/** The apology in a BCP 47 language, English where we have none. */
export function apology(language: string): string {
  const base = language.toLowerCase().split('-')[0] ?? '';
  return APOLOGIES[base] ?? APOLOGIES.en ?? '';
}
