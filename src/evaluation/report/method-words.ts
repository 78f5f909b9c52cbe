/** What each method does, for readers who don't know the literature. */
export const METHOD_WORDS: Readonly<Record<string, string>> = {
  Handbill: 'the ranking that serves handbills, trained on what came before.',
  'G-TopFreq': 'everybody gets what all customers buy most.',
  'own purchases, then popularity':
    'coupons by how often the customer bought what they cover, then by how often everybody did.',
  'as served, by redemptions':
    'coupons as the server ranks promotions: with weights learned from the redemptions of other households.',
  'as served, by what is bought':
    'the same with too few redemptions: by how likely what they cover is bought, after a training on the days before the campaign.',
  popularity: 'coupons by how often everybody bought what they cover.',
  'P-TopFreq': 'each customer gets what they bought most, and nothing else.',
  'GP-TopFreq': 'what the customer bought most, then what everybody buys most.',
  'GP, popularity ties': 'the same; what the customer bought equally often is sorted by what everybody buys most.',
  'TIFU-KNN, tuned':
    "the customer's purchases, recent ones counting more, mixed with those of the most similar customers (Hu et al. 2020), its settings chosen on the same data.",
  '.95-decay': "the customer's purchases, each receipt counting .95 of the next one.",
  '.8-decay + 3 x trend':
    "the customer's purchases, each receipt counting .8 of the next one, plus what is popular now.",
  'training-free formula':
    'what Handbill ranks by before anything was trained: popularity, and habits of the customer.',
};
