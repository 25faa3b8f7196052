"""Small tools with no models and no words of the field."""
