"""Reading pages that are pictures: letters found and recognised, in children of their own."""
