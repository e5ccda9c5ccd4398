/** How long a change of a role's policies is given to spread through IAM. AWS names no figure; seconds are usual. */
export const settleSeconds = 15;
