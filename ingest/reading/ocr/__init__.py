"""Reading pages that are pictures: letters found and recognised, in child processes of their own."""
