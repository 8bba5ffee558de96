package shop;

public class Application {
    public static void main(String[] args) {
    }
}
