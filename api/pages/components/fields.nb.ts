/** What every form says of a field that is not right, by the kind of field. */
export const fields = {
  required: "Fyll ut dette feltet",
  text: "Teksten er for lang eller har tegn som ikke kan brukes her",
  area: "Teksten er for lang",
  date: "Velg en dato",
  month: "Velg en måned",
  whole: "Skriv et helt tall som er 0 eller mer",
  decimal: "Skriv et tall, for eksempel 12,5",
  choice: "Velg fra listen",
  yes: "Velg ja eller nei",
  other: "Dette kan ikke lagres slik. Se over skjemaet.",
};
