/** A value of a kind that its owner chose: of an item's further columns, of what a shop knows of its customers. */
export type AttributeValue = string | number | boolean | readonly string[];
