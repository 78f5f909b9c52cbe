/**
 * The words and habits of the demo's grocery store: which shelves there are, what stands on them, how often a household
 * needs it. Brands are invented. The generators combine these words, so that the same table serves 800 items and 50,000.
 */

/** When in the year a shelf sells best. `swing` 0.4: 40 % more at the peak, 40 % less half a year away. */
export interface Season {
  readonly peakDayOfYear: number;
  readonly swing: number;
}

export interface Shelf {
  /** Short, unique; begins the item ids. */
  readonly code: string;
  /** Path from the root. */
  readonly category: readonly string[];
  readonly brands: readonly string[];
  readonly products: readonly string[];
  readonly sizes: readonly string[];
  readonly priceMinor: readonly [low: number, high: number];
  /** Days between two purchases of a household that likes the product. */
  readonly cycleDays: number;
  /** Share of the store's sales relative to the other shelves. */
  readonly weight: number;
  readonly season: Season | null;
}

/** Put before a name when the plain combinations are used up. */
export const EDITIONS = ['', 'Organic ', 'Family pack ', 'Value '] as const;

export const STORE_BRAND = 'Handy';

const DAIRY = ['Meadowgate', 'Alpenhof', 'Cloverfield', 'Lilybrook', STORE_BRAND];
const BAKERY = ['Old Mill', 'Kornhaus', 'Sunny Crust', STORE_BRAND];
const FRESH = ['Greenacre', 'Orchard Lane', 'Valley Farm', STORE_BRAND];
const MEAT = ['Hofmark', 'Oakridge', 'Tidewater', STORE_BRAND];
const PANTRY = ['Bellmore', 'Casa Luna', 'Golden Spoon', 'Harvest & Co', STORE_BRAND];
const SNACKS = ['Crispet', 'Nutwood', 'Marabel', 'Tivoli', STORE_BRAND];
const DRINKS = ['Springwell', 'Aurora', 'Kestrel', 'Fizzle', STORE_BRAND];
const FROZEN = ['Polarbite', 'Nordisk', 'Casa Luna', STORE_BRAND];
const HOME = ['Brightly', 'Purelle', 'Softleaf', 'Zephyr', STORE_BRAND];
const PETS = ['Whiskerly', 'Barkwell', STORE_BRAND];

const SUMMER: Season = { peakDayOfYear: 200, swing: 0.5 };
const WINTER: Season = { peakDayOfYear: 15, swing: 0.4 };
const AUTUMN: Season = { peakDayOfYear: 285, swing: 0.3 };

const shelf = (
  code: string,
  category: string,
  brands: readonly string[],
  products: string,
  sizes: string,
  priceMinor: readonly [number, number],
  cycleDays: number,
  weight: number,
  season: Season | null = null,
): Shelf => ({
  code,
  category: category.split(' > '),
  brands,
  products: products.split(', '),
  sizes: sizes.split(', '),
  priceMinor,
  cycleDays,
  weight,
  season,
});

// biome-ignore format: a table reads best with one shelf a row
export const SHELVES: readonly Shelf[] = [
  shelf('MILK', 'Fresh > Dairy > Milk', DAIRY, 'Whole Milk, Semi-skimmed Milk, Skimmed Milk, Lactose-free Milk, Oat Drink, Almond Drink', '1 l, 500 ml, 2 l', [89, 249], 6, 9),
  shelf('YOGH', 'Fresh > Dairy > Yoghurt', DAIRY, 'Natural Yoghurt, Strawberry Yoghurt, Blueberry Yoghurt, Greek Yoghurt, Vanilla Skyr, Mango Lassi', '150 g, 500 g, 4 x 125 g', [59, 329], 8, 7),
  shelf('BUTT', 'Fresh > Dairy > Butter', DAIRY, 'Salted Butter, Unsalted Butter, Spreadable Butter, Plant Spread', '250 g, 500 g', [179, 399], 14, 4),
  shelf('CHEE', 'Fresh > Dairy > Cheese', DAIRY, 'Mature Cheddar, Gouda Slices, Mozzarella, Brie, Feta, Grated Parmesan, Cottage Cheese', '150 g, 200 g, 400 g', [149, 599], 10, 7),
  shelf('EGGS', 'Fresh > Dairy > Eggs', FRESH, 'Free-range Eggs, Barn Eggs, Large Eggs', '6 pieces, 10 pieces, 12 pieces', [169, 449], 9, 5),
  shelf('BREA', 'Fresh > Bakery > Bread', BAKERY, 'Rye Bread, Sourdough Loaf, Toast Bread, Wholegrain Bread, Baguette, Spelt Bread', '400 g, 500 g, 750 g', [119, 399], 5, 9),
  shelf('ROLL', 'Fresh > Bakery > Rolls', BAKERY, 'Kaiser Rolls, Pretzels, Burger Buns, Bagels, Croissants', '4 pieces, 6 pieces', [99, 299], 7, 5),
  shelf('CAKE', 'Fresh > Bakery > Cakes', BAKERY, 'Apple Cake, Marble Cake, Muffins, Cheesecake, Cinnamon Buns', '2 pieces, 350 g', [199, 549], 18, 3),
  shelf('APPL', 'Fresh > Fruit > Apples & Pears', FRESH, 'Gala Apples, Braeburn Apples, Pink Apples, Conference Pears', '1 kg, 500 g', [149, 349], 8, 6, AUTUMN),
  shelf('BERR', 'Fresh > Fruit > Berries', FRESH, 'Strawberries, Blueberries, Raspberries, Grapes', '125 g, 250 g, 500 g', [179, 499], 9, 4, SUMMER),
  shelf('BANA', 'Fresh > Fruit > Bananas & Exotic', FRESH, 'Bananas, Mangoes, Avocados, Kiwis, Pineapple', '1 kg, 2 pieces', [119, 399], 6, 8),
  shelf('CITR', 'Fresh > Fruit > Citrus', FRESH, 'Oranges, Lemons, Clementines, Grapefruits', '1 kg, net', [149, 349], 12, 4, WINTER),
  shelf('SALA', 'Fresh > Vegetables > Salad', FRESH, 'Iceberg Lettuce, Rocket, Baby Spinach, Cucumber, Mixed Salad', 'piece, 100 g, 200 g', [79, 259], 7, 6, SUMMER),
  shelf('TOMA', 'Fresh > Vegetables > Tomatoes & Peppers', FRESH, 'Vine Tomatoes, Cherry Tomatoes, Red Peppers, Pepper Mix', '250 g, 500 g', [129, 349], 7, 7, SUMMER),
  shelf('POTA', 'Fresh > Vegetables > Potatoes & Roots', FRESH, 'Waxy Potatoes, Floury Potatoes, Carrots, Onions, Beetroot', '1 kg, 2 kg', [99, 299], 11, 6, WINTER),
  shelf('MUSH', 'Fresh > Vegetables > Mushrooms & Greens', FRESH, 'White Mushrooms, Courgettes, Broccoli, Leek, Aubergine', '250 g, 500 g, piece', [99, 279], 11, 4),
  shelf('CHIC', 'Fresh > Meat & Fish > Poultry', MEAT, 'Chicken Breast, Chicken Thighs, Turkey Slices, Whole Chicken', '400 g, 600 g, 1 kg', [349, 999], 9, 5),
  shelf('BEEF', 'Fresh > Meat & Fish > Beef & Pork', MEAT, 'Minced Beef, Pork Chops, Beef Steak, Meatballs, Bratwurst', '300 g, 500 g', [299, 1299], 10, 5),
  shelf('HAMS', 'Fresh > Meat & Fish > Ham & Sausage', MEAT, 'Cooked Ham, Salami, Prosciutto, Liver Pate, Chorizo', '100 g, 150 g, 200 g', [129, 449], 8, 6),
  shelf('FISH', 'Fresh > Meat & Fish > Fish', MEAT, 'Salmon Fillet, Cod Fillet, Smoked Salmon, Prawns', '200 g, 300 g', [399, 1099], 15, 3),
  shelf('VEGG', 'Fresh > Chilled > Plant-based', FRESH, 'Tofu, Falafel, Veggie Burger, Hummus, Soy Mince', '200 g, 300 g', [199, 449], 12, 3),
  shelf('MEAL', 'Fresh > Chilled > Ready Meals', PANTRY, 'Lasagne, Ravioli, Chicken Curry, Tomato Soup, Potato Salad', '350 g, 400 g, 600 g', [249, 599], 13, 3),
  shelf('PAST', 'Pantry > Staples > Pasta', PANTRY, 'Spaghetti, Penne, Fusilli, Tagliatelle, Wholegrain Penne', '500 g, 1 kg', [79, 269], 16, 5),
  shelf('RICE', 'Pantry > Staples > Rice & Grains', PANTRY, 'Basmati Rice, Risotto Rice, Couscous, Bulgur, Red Lentils', '500 g, 1 kg', [129, 399], 25, 3),
  shelf('FLOU', 'Pantry > Staples > Baking', PANTRY, 'Wheat Flour, Spelt Flour, Caster Sugar, Baking Powder, Vanilla Sugar', '500 g, 1 kg', [59, 229], 28, 3, WINTER),
  shelf('SAUC', 'Pantry > Staples > Sauces', PANTRY, 'Tomato Passata, Basil Pesto, Ketchup, Mayonnaise, Mustard, Soy Sauce', '250 ml, 400 g, 500 ml', [99, 349], 20, 5),
  shelf('OILS', 'Pantry > Staples > Oil & Vinegar', PANTRY, 'Olive Oil, Rapeseed Oil, Sunflower Oil, Balsamic Vinegar', '500 ml, 750 ml, 1 l', [199, 999], 35, 3),
  shelf('TINS', 'Pantry > Staples > Tins', PANTRY, 'Chopped Tomatoes, Kidney Beans, Sweetcorn, Chickpeas, Tuna Chunks', '150 g, 400 g, 3 x 400 g', [79, 349], 17, 4, WINTER),
  shelf('CERE', 'Pantry > Breakfast > Cereals', PANTRY, 'Oat Flakes, Crunchy Muesli, Cornflakes, Granola, Choco Pops', '375 g, 500 g, 750 g', [129, 449], 15, 4),
  shelf('JAMS', 'Pantry > Breakfast > Spreads', PANTRY, 'Strawberry Jam, Apricot Jam, Forest Honey, Hazelnut Spread, Peanut Butter', '250 g, 450 g', [179, 499], 22, 3),
  shelf('COFF', 'Pantry > Hot Drinks > Coffee', ['Monte Nero', 'Kaffeewerk', 'Casa Luna', STORE_BRAND], 'Espresso Beans, Filter Coffee, Coffee Capsules, Decaf Coffee, Instant Coffee', '250 g, 500 g, 1 kg', [299, 1499], 17, 5),
  shelf('TEAS', 'Pantry > Hot Drinks > Tea', ['Teahouse No. 4', 'Leafwood', STORE_BRAND], 'Peppermint Tea, Earl Grey, Green Tea, Camomile Tea, Fruit Tea', '20 bags, 50 bags', [129, 399], 30, 2, WINTER),
  shelf('CHOC', 'Snacks > Sweets > Chocolate', SNACKS, 'Milk Chocolate, Dark Chocolate, Hazelnut Chocolate, Pralines, Chocolate Bar', '40 g, 100 g, 200 g', [79, 449], 9, 6, WINTER),
  shelf('BISC', 'Snacks > Sweets > Biscuits', SNACKS, 'Butter Biscuits, Chocolate Cookies, Wafers, Oat Cookies, Shortbread', '150 g, 200 g, 300 g', [99, 329], 12, 4),
  shelf('GUMS', 'Snacks > Sweets > Candy', SNACKS, 'Fruit Gums, Liquorice, Mints, Toffees', '100 g, 200 g', [89, 249], 14, 3),
  shelf('CRIS', 'Snacks > Savoury > Crisps', SNACKS, 'Paprika Crisps, Sea Salt Crisps, Tortilla Chips, Popcorn, Pretzel Sticks', '150 g, 175 g, 250 g', [119, 329], 10, 5),
  shelf('NUTS', 'Snacks > Savoury > Nuts', SNACKS, 'Salted Peanuts, Cashews, Trail Mix, Almonds, Pistachios', '150 g, 200 g', [149, 549], 16, 3),
  shelf('WATE', 'Drinks > Soft Drinks > Water', DRINKS, 'Still Water, Sparkling Water, Lemon Water', '1.5 l, 6 x 1.5 l, 500 ml', [39, 399], 7, 7, SUMMER),
  shelf('SODA', 'Drinks > Soft Drinks > Lemonade', DRINKS, 'Cola, Cola Zero, Orangeade, Ginger Ale, Elderflower Lemonade, Iced Tea', '330 ml, 1 l, 6 x 330 ml', [69, 449], 9, 6, SUMMER),
  shelf('JUIC', 'Drinks > Soft Drinks > Juice', DRINKS, 'Orange Juice, Apple Juice, Multivitamin Juice, Tomato Juice', '1 l, 3 x 200 ml', [129, 349], 10, 5),
  shelf('BEER', 'Drinks > Alcohol > Beer', ['Hopfgarten', 'Kestrel', 'North Pier', STORE_BRAND], 'Lager, Wheat Beer, Pale Ale, Alcohol-free Lager', '500 ml, 6 x 330 ml', [79, 799], 10, 5, SUMMER),
  shelf('WINE', 'Drinks > Alcohol > Wine', ['Valdoro', 'Clos Martin', 'Weingut Stein', STORE_BRAND], 'Riesling, Pinot Grigio, Merlot, Rioja, Rose, Prosecco', '750 ml', [349, 1299], 18, 3),
  shelf('PIZZ', 'Frozen > Meals > Pizza', FROZEN, 'Margherita Pizza, Salami Pizza, Spinach Pizza, Four Cheese Pizza', '330 g, 3 x 330 g', [199, 699], 13, 4),
  shelf('FRVE', 'Frozen > Meals > Vegetables & Chips', FROZEN, 'Garden Peas, Creamed Spinach, Oven Chips, Vegetable Mix, Potato Wedges', '450 g, 750 g, 1 kg', [149, 349], 18, 3),
  shelf('ICEC', 'Frozen > Desserts > Ice Cream', FROZEN, 'Vanilla Ice Cream, Chocolate Ice Cream, Lemon Sorbet, Ice Lollies, Stracciatella', '500 ml, 900 ml, 6 pieces', [199, 599], 14, 4, { peakDayOfYear: 200, swing: 0.7 }),
  shelf('CLEA', 'Household > Cleaning > Detergents', HOME, 'Washing-up Liquid, Laundry Liquid, Dishwasher Tabs, All-purpose Cleaner, Bathroom Spray', '500 ml, 1 l, 30 pieces', [129, 1099], 30, 4),
  shelf('PAPE', 'Household > Paper > Tissues', HOME, 'Toilet Paper, Kitchen Roll, Facial Tissues, Baking Paper', '4 rolls, 8 rolls, 100 pieces', [149, 599], 21, 4),
  shelf('BATH', 'Household > Care > Body & Hair', HOME, 'Shower Gel, Shampoo, Toothpaste, Hand Soap, Deodorant', '75 ml, 250 ml, 400 ml', [99, 599], 32, 4),
  shelf('BABY', 'Household > Care > Baby', HOME, 'Nappies, Baby Wipes, Fruit Puree, Baby Porridge', '4 x 100 g, 30 pieces, 64 pieces', [149, 1499], 9, 2),
  shelf('PETF', 'Household > Pets > Pet Food', PETS, 'Cat Food Salmon, Cat Food Chicken, Dog Food Beef, Cat Litter, Dog Treats', '400 g, 1 kg, 12 x 85 g', [89, 1299], 9, 3),
];
