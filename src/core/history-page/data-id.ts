/** The id of the element with the data that the script reads. */
export const DATA_ID = 'data';
